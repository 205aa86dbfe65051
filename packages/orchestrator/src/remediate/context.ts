/** The input of the steps of one request, and their result. */
import type { AnyPlaybook, Aws, Ownership, Parameters } from '@asr/playbooks';
import type { UndoMark, RecordUpdate } from '../history/index.ts';
import type { Ending, RemediationRecord, RemediationRequest, Unfinished } from '../model/index.ts';
import type { Dependencies } from './dependencies.ts';

/** A request with a claimed resource and a session in its account. */
export interface Context {
  readonly request: RemediationRequest;
  /** The record in history. A step that updates the record passes the updated one on. */
  readonly record: RemediationRecord;
  readonly playbook: AnyPlaybook;
  readonly parameters: Parameters;
  readonly aws: Aws;
  /** Changes that an operator undid, which ASR must not repeat. */
  readonly undone: UndoMark | undefined;
  /** The owner of the resource; `null` if no owner is known. Absent if the tags were not read. */
  readonly owner?: Ownership | null;
  readonly dependencies: Dependencies;
}

/** The result of an attempt, and its update of the record. */
export type Concluded = (Ending | Unfinished) & { readonly changed?: RecordUpdate };
