/** What the steps of one request work with, and what they conclude. */
import type { AnyPlaybook, Aws, Parameters } from '@asr/playbooks';
import type { LeftAlone, RecordUpdate } from '../history/index.ts';
import type { Ending, RemediationRecord, RemediationRequest, Unfinished } from '../model/index.ts';
import type { Dependencies } from './dependencies.ts';

/** A request whose resource is claimed and whose account is entered. */
export interface Context {
  readonly request: RemediationRequest;
  /** The record in history; a step that writes to it passes on what it wrote. */
  readonly record: RemediationRecord;
  readonly playbook: AnyPlaybook;
  readonly parameters: Parameters;
  readonly aws: Aws;
  /** What an operator undid, so that it is not repeated. */
  readonly undone: LeftAlone | undefined;
  readonly dependencies: Dependencies;
}

/** How a try ended, and what of it goes into the record. */
export type Concluded = (Ending | Unfinished) & { readonly changed?: RecordUpdate };
