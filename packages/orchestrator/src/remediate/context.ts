/** What the steps of one request work with, and what they conclude. */
import type { AnyPlaybook, Aws, Parameters } from '@asr/playbooks';
import type { Ending, Fact, RemediationRecord, RemediationRequest } from '../model/index.ts';
import type { History, Lease, RecordUpdate } from '../history/index.ts';
import type { Forbidden, IgnoredTag, Limits } from '../policy/index.ts';
import type { OwnFinding } from '../detection/index.ts';
import type { RunbookRunner } from './runbook.ts';

/** Everything outside: history, the member account, the clock. */
export interface Surroundings {
  readonly history: History;
  readonly loadPlaybook: (controlId: string) => Promise<AnyPlaybook | undefined>;
  /** Enters the member account with the playbook's own rights. */
  readonly enter: (request: RemediationRequest, playbook: AnyPlaybook) => Promise<Aws>;
  readonly runbooks: RunbookRunner;
  readonly limits: Limits;
  /** The control's findings that are open in Security Hub. Asked only if a limit wants to know. */
  readonly openFindings: (controlId: string, accountId?: string) => Promise<Fact<number>>;
  /** What the resource's tags, as they are now, forbid. */
  readonly whyForbidden: (request: RemediationRequest, aws: Aws) => Promise<Forbidden | IgnoredTag | undefined>;
  /** Tells Security Hub of a violation that ASR detected, or of its end. Answers with a sentence if it cannot. */
  readonly importFinding: (aws: Aws, finding: OwnFinding) => Promise<string | undefined>;
  readonly roleName: (request: RemediationRequest) => string;
  readonly lease: () => Lease;
  readonly now: () => Date;
  /** Waits without leaving the function: for seconds, not for minutes. */
  readonly pause: (seconds: number) => Promise<void>;
}

/** A request whose resource is claimed and whose account is entered. */
export interface Work {
  readonly request: RemediationRequest;
  /** History as it is; steps that write to it go on with what they wrote. */
  readonly record: RemediationRecord;
  readonly playbook: AnyPlaybook;
  readonly parameters: Parameters;
  readonly aws: Aws;
  readonly surroundings: Surroundings;
}

/** How a try ended, and what of it goes into the record. */
export type Concluded = Ending & { readonly changed?: RecordUpdate };
