/** One remediation as the command line shows it, from the report of the orchestrator and history. Pure. */
import { type Outcome, type RemediationRecord, type ReportOutput, planIdOf } from '@asr/orchestrator';
import { swap, type AnyChange, type Conflict } from '@asr/playbooks';
import { type FindingSubject, type ShownChange, findingSubject } from '@asr/operations/views';

export interface RemediationView extends FindingSubject {
  readonly outcome: Outcome;
  readonly reason: string;
  /** Why the changes are planned, from the playbook and the policy. */
  readonly because?: string;
  /** What the changes can break, or who can revert them. */
  readonly warning?: string;
  /** Fixed or compliant, but Security Hub may still report FAILED. The reason says why. */
  readonly mayStayFailed?: true;
  /** Changes of this run. For `planned`, `awaiting-approval` and `deferred`: the planned changes. */
  readonly changes: readonly ShownChange[];
  /** For an undo: modifications since ASR's change. */
  readonly conflict?: readonly Conflict[];
  readonly remediationId: string;
  /** For `awaiting-approval` and `deferred`: the id of the plan to approve. */
  readonly plan?: string;
}

/** One remediation in the report of the orchestrator. */
type Reported = ReportOutput['remediations'][number];

/** The sources of the view. */
export interface RemediationRun {
  readonly reported: Reported;
  readonly executionId: string;
  /** `undefined`: history has no record, as for a duplicate that never ran. */
  readonly record: RemediationRecord | undefined;
  /** Whether a change can be undone. An undo leaves the others. */
  readonly isReversible: (change: AnyChange) => boolean;
}

export function viewOf({ reported, executionId, record, isReversible }: RemediationRun): RemediationView {
  const { remediationId, outcome, reason } = reported;
  if (record === undefined) {
    return {
      findingId: '',
      controlId: '',
      accountId: '',
      region: '',
      resourceId: '',
      outcome,
      reason,
      changes: [],
      remediationId,
    };
  }
  return {
    ...findingSubject(record),
    outcome,
    reason: reasonOf(reported, executionId, record),
    ...explanationOf(outcome, executionId, record),
    changes: changesOf(outcome, executionId, record, isReversible),
    ...conflictOf(executionId, record),
    remediationId,
    ...((outcome === 'awaiting-approval' || outcome === 'deferred') && record.digest !== null
      ? { plan: planIdOf(record.digest) }
      : {}),
  };
}

/** The whole texts of history. The reason contains only their beginning. */
function explanationOf(
  outcome: Outcome,
  executionId: string,
  { because, warning = '', lastAnswer }: RemediationRecord,
): Pick<RemediationView, 'because' | 'warning' | 'mayStayFailed'> {
  const isExplained = ['planned', 'awaiting-approval', 'deferred', 'fixed'].includes(outcome);
  const answer = lastAnswer?.executionId === executionId ? lastAnswer.answer : undefined;
  return {
    ...(isExplained && because !== '' ? { because } : {}),
    ...(isExplained && warning !== '' ? { warning } : {}),
    ...(answer?.mayStayFailed === true ? { mayStayFailed: true } : {}),
  };
}

function conflictOf(
  executionId: string,
  { undo, conflict = [] }: RemediationRecord,
): Pick<RemediationView, 'conflict'> {
  return undo?.executionId === executionId && conflict.length > 0 ? { conflict } : {};
}

/** The full reason. The report of the orchestrator truncates it; history does not. */
function reasonOf(
  { outcome, reason }: Reported,
  executionId: string,
  { lastAnswer, ...record }: RemediationRecord,
): string {
  if (lastAnswer?.executionId === executionId) return lastAnswer.answer.reason;
  return record.outcome === outcome ? record.reason : reason;
}

function changesOf(
  outcome: Outcome,
  executionId: string,
  { changes, pending, undo }: RemediationRecord,
  isReversible: RemediationRun['isReversible'],
): readonly ShownChange[] {
  const undoneNow = undo?.executionId === executionId;
  switch (outcome) {
    case 'planned':
      return pending;
    case 'fixed':
    case 'unverified':
      return changes;
    case 'awaiting-approval':
    case 'deferred':
      return [
        ...changes.map((change) => ({ ...change, state: 'made' as const })),
        ...pending.map((change) => ({ ...change, state: outcome })),
      ];
    case 'undone':
      // If an earlier run undid it, this run changed nothing.
      return undoneNow ? swap(changes.filter(isReversible)) : [];
    case 'failed':
      // The changes that were started. Some may be missing. A failed undo started the reversed changes.
      return undoneNow ? swap(changes.filter(isReversible)) : changes;
    default:
      return [];
  }
}
