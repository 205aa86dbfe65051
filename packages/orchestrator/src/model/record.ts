/** One row of history: everything a remediation saw, did and answered. Written before the first change. */
import type { AnyChange, Conflict } from '@asr/playbooks';
import { subjectOf } from './answer.ts';
import type { Severity } from './severity.ts';
import {
  type Answer,
  type Approval,
  type Detection,
  type FindingReference,
  type Outcome,
  type Override,
  type RemediationRequest,
  type Running,
  type Source,
  type Subject,
  buttonActor,
} from './request.ts';

export interface RemediationRecord extends Subject {
  readonly remediationId: string;
  /** The execution that asked first. */
  readonly executionId: string;
  readonly finding: FindingReference;
  readonly source: Source;
  readonly detection: Detection | null;
  readonly severity?: Severity;
  readonly via: RemediationRequest['via'];
  readonly parameters: RemediationRequest['parameters'];
  /** Whether the policy, as it was then, wanted a person's yes to everything. */
  readonly approvalRequired: boolean;
  readonly override: Override | null;
  readonly actor: string;
  /** ISO 8601, as all times here. */
  readonly startedAt: string;
  /**
   * The before-image: every change that was begun, in order. Written before the first of them is made, only ever
   * added to, so that a redelivered message can never replace what was there first.
   */
  readonly changes: readonly AnyChange[];
  /** Changes that wait for a person, or, after `--mode plan`, the whole plan. */
  readonly pending: readonly AnyChange[];
  /** What the plan says of its changes that they do not say themselves. */
  readonly because: string;
  /** Of `pending`; an approval holds for this digest alone. */
  readonly digest: string | null;
  readonly approval: Approval | null;
  readonly runbook: RunbookRun | null;
  /** Until when a service or a runbook may take its time. */
  readonly settleBy: string | null;
  /** The last undo, whatever came of it; `outcome` says whether it succeeded. */
  readonly undo: UndoRun | null;
  /** What somebody else had changed when the undo came. After a forced one: what it overwrote. */
  readonly conflict?: readonly Conflict[];
  /** Who let automatic remediation have the resource again after the undo. */
  readonly allowedAgain?: { readonly by: string; readonly at: string };
  readonly outcome: Outcome | null;
  readonly reason: string;
  readonly finishedAt: string | null;
  /** What the state machine was last told, and in which execution: a redelivered message is told the same again. */
  readonly lastAnswer: { readonly executionId: string; readonly answer: Answer | Running } | null;
}

export interface RunbookRun {
  readonly documentName: string;
  /** `null`: it was started, but its id was lost; the playbook's own verification decides. */
  readonly automationExecutionId: string | null;
}

export interface UndoRun {
  readonly executionId: string;
  readonly by: string;
  readonly at: string;
  /** Put back also what somebody else had changed since. */
  readonly force?: true;
}

/** What a record says of itself before anything has happened. */
const untouched = {
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

/** The record of a request that nobody has looked at yet. */
export function newRecord(request: RemediationRequest, now: Date): RemediationRecord {
  const { step: _step, approval: _approval, ...asked } = request;
  return { ...asked, startedAt: now.toISOString(), ...untouched };
}

/** What an answer tells of the request that it is for. */
export function unrun(answer: Answer, executionId: string, now: Date): Unrun {
  const { remediationId, finding, source } = answer;
  return {
    ...subjectOf(answer),
    remediationId,
    finding,
    source,
    actor: whoAsked(source),
    executionId,
    startedAt: now.toISOString(),
  };
}

/** As far as the source tells: a button that a person pressed, or a rule that fired. */
function whoAsked(source: Source): string {
  if (source === 'custom-action') return buttonActor;
  return ['imported', 'observation', 'detection'].includes(source) ? 'asr' : '';
}

/** What is known of a request that never ran: not how it was asked for. */
export type Unrun = Subject &
  Pick<RemediationRecord, 'remediationId' | 'executionId' | 'finding' | 'source' | 'startedAt'> &
  Partial<RemediationRecord>;

/**
 * DynamoDB takes items of 400 KB. The rest is room for the answer, the indexes, and how DynamoDB counts.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
 */
const mostRecordBytes = 350_000;

/** Why the record with these changes cannot be kept, so that nothing may be changed; `undefined`: it can. */
export function whyTooLarge(
  record: RemediationRecord,
  more: { readonly changes?: readonly AnyChange[]; readonly conflict?: readonly Conflict[] },
): string | undefined {
  const { changes = [], conflict = record.conflict ?? [] } = more;
  const bytes = Buffer.byteLength(JSON.stringify({ ...record, changes: [...record.changes, ...changes], conflict }));
  if (bytes <= mostRecordBytes) return undefined;
  const size = `${Math.ceil(bytes / 1000).toLocaleString('en-US')} KB`;
  return `The state before the change is ${size}, and history holds ${mostRecordBytes / 1000} KB, so ASR could not undo it. Nothing was changed. Fix the resource by hand.`;
}

/** All of a record, of which only a part may have been written. */
export function wholeRecord(known: Unrun): RemediationRecord {
  const unasked = {
    detection: null,
    parameters: { finding: {}, policy: {} },
    approvalRequired: false,
    override: null,
    actor: '',
  };
  return { via: 'playbook', ...unasked, ...untouched, ...known };
}
