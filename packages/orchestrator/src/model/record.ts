/** A record in history: the request, the changes and the result of a remediation. Written before the first change. */
import type { AnyChange, Conflict } from '@asr/playbooks';
import { subjectOf } from './answer.ts';
import {
  type Answer,
  type Approval,
  type Detection,
  type FindingReference,
  type Outcome,
  type Overdue,
  type Override,
  type RemediationRequest,
  type Running,
  type Severity,
  type Source,
  type Subject,
  buttonActor,
} from './request.ts';

export interface RemediationRecord extends Subject {
  readonly remediationId: string;
  /** The first execution that requested the remediation. */
  readonly executionId: string;
  readonly finding: FindingReference;
  /** As in the request: an approval and an undo update them too. Absent if there are none, and in old records. */
  readonly duplicates?: readonly FindingReference[];
  readonly source: Source;
  readonly detection: Detection | null;
  readonly severity?: Severity;
  readonly via: RemediationRequest['via'];
  readonly parameters: RemediationRequest['parameters'];
  /** Whether the policy required approval of every change at that time. */
  readonly approvalRequired: boolean;
  readonly override: Override | null;
  /** As in the request. Absent unless a deadline made it. */
  readonly overdue?: Overdue;
  readonly actor: string;
  /** As in the request, for a request that is made again. Absent in old records. */
  readonly ticket?: true;
  readonly noteAnyway?: true;
  /** ISO 8601, like all times here. */
  readonly startedAt: string;
  /**
   * The before-image: every change that was started, in order. Written before the first change is made, and append-only,
   * so that a redelivered message cannot overwrite the original values.
   */
  readonly changes: readonly AnyChange[];
  /** Changes that wait for approval or are deferred, or, after `--mode plan`, the whole plan. */
  readonly pending: readonly AnyChange[];
  /** The reason for the changes, from the plan. */
  readonly because: string;
  /** What the changes can break, or who can revert them. Absent in old records, and without a warning. */
  readonly warning?: string;
  /** Names of the changes of a plan that require approval because of what they can break. Absent if none do. */
  readonly asked?: readonly string[];
  /** Whether every change in `pending` can be undone. Absent in old records, and if none waits for approval. */
  readonly reversible?: boolean;
  /** Digest of `pending`. An approval applies only to this digest. */
  readonly digest: string | null;
  readonly approval: Approval | null;
  readonly runbook: RunbookRun | null;
  /** The deadline of a service or a runbook. */
  readonly settleBy: string | null;
  /** How long the changes in `pending` have been deferred because of a limit. Absent if they never were. */
  readonly deferral?: { readonly since: string; readonly until: string };
  /** The last undo, successful or not. `outcome` says whether it succeeded. */
  readonly undo: UndoRun | null;
  /** Modifications since the remediation that the undo found. After a forced undo: the values that it overwrote. */
  readonly conflict?: readonly Conflict[];
  /** Only with the outcome `overdue`: what ASR requested after the grace period. */
  readonly followUp?: { readonly action: Overdue['action']; readonly at: string; readonly executionId: string };
  /** The operator who allowed automatic remediation again after the undo. */
  readonly allowedAgain?: { readonly by: string; readonly at: string };
  readonly outcome: Outcome | null;
  readonly reason: string;
  readonly finishedAt: string | null;
  /** The last answer to the state machine, and its execution. A redelivered message gets the same answer. */
  readonly lastAnswer: { readonly executionId: string; readonly answer: Answer | Running } | null;
}

export interface RunbookRun {
  readonly documentName: string;
  /** `null` if it was started, but its id was lost. Then the playbook's verification decides. */
  readonly automationExecutionId: string | null;
}

export interface UndoRun {
  readonly executionId: string;
  readonly by: string;
  readonly at: string;
  /** Also overwrites modifications since the remediation. */
  readonly force?: true;
}

/** The fields of a record before anything has happened. */
const initialFields = {
  changes: [],
  pending: [],
  because: '',
  digest: null,
  approval: null,
  runbook: null,
  settleBy: null,
  undo: null,
  outcome: null,
  reason: '',
  finishedAt: null,
  lastAnswer: null,
};

/** The record of a new request. */
export function newRecord(request: RemediationRequest, now: Date): RemediationRecord {
  const { step: _step, approval: _approval, ...fields } = request;
  return { ...fields, startedAt: now.toISOString(), ...initialFields };
}

/** The fields of a record that an answer contains. */
export function partialRecord(answer: Answer, executionId: string, now: Date): PartialRecord {
  const { remediationId, finding, source } = answer;
  return {
    ...subjectOf(answer),
    remediationId,
    finding,
    source,
    actor: actorOf(source),
    executionId,
    startedAt: now.toISOString(),
  };
}

/** The actor, as far as the source shows it: the button, or an event rule or a deadline. */
function actorOf(source: Source): string {
  if (source === 'custom-action') return buttonActor;
  return source === 'approval' || source === 'undo' ? '' : 'asr';
}

/** The record of a request that never ran. Fields of the request may be missing. */
export type PartialRecord = Subject &
  Pick<RemediationRecord, 'remediationId' | 'executionId' | 'finding' | 'source' | 'startedAt'> &
  Partial<RemediationRecord>;

/**
 * DynamoDB accepts items of 400 KB. The rest is reserved for the answer, the indexes, and DynamoDB's overhead.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
 */
const mostRecordBytes = 350_000;

/** Why history cannot store the record with these changes, so that they must not be made, or `undefined`. */
export function whyTooLarge(
  record: RemediationRecord,
  more: { readonly changes?: readonly AnyChange[]; readonly conflict?: readonly Conflict[] },
): string | undefined {
  const { changes = [], conflict = record.conflict ?? [] } = more;
  const bytes = Buffer.byteLength(JSON.stringify({ ...record, changes: [...record.changes, ...changes], conflict }));
  if (bytes <= mostRecordBytes) return undefined;
  const size = `${Math.ceil(bytes / 1000).toLocaleString('en-US')} KB`;
  return `The state before the change is ${size}, but history can store only ${mostRecordBytes / 1000} KB, so ASR could not undo it. Nothing was changed. Remediate the resource manually.`;
}

/** Completes a record of which only some fields may be stored. */
export function completeRecord(known: PartialRecord): RemediationRecord {
  const requestDefaults = {
    detection: null,
    parameters: { finding: {}, policy: {} },
    approvalRequired: false,
    override: null,
    actor: '',
  };
  return { via: 'playbook', ...requestDefaults, ...initialFields, ...known };
}
