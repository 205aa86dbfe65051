/** One remediation as the command line shows it, put together from what the orchestrator answered and history. Pure. */
import type { Outcome, RemediationRecord, ReportOutput } from '@asr/orchestrator';
import { swap, type AnyChange, type Conflict } from '@asr/playbooks';

export interface RemediationView {
  readonly findingId: string;
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  readonly outcome: Outcome;
  readonly reason: string;
  /** What this run changed; for `planned` and `awaiting-approval`, what it would change. */
  readonly changes: readonly ShownChange[];
  /** Of an undo: what somebody else had changed since. */
  readonly conflict?: readonly Conflict[];
  readonly remediationId: string;
}

export interface ShownChange extends AnyChange {
  /** Only where some changes were made and others wait for a person. */
  readonly state?: 'made' | 'awaiting-approval';
}

/** As the last state of the orchestrator names it. */
type Reported = ReportOutput['remediations'][number];

/** What can be said of one remediation. */
export interface RemediationRun {
  readonly reported: Reported;
  readonly executionId: string;
  /** `undefined`: nothing was written down, as for a duplicate that never ran. */
  readonly record: RemediationRecord | undefined;
  /** Whether a change can be put back; those that cannot were not. */
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
  const { finding, controlId, accountId, region, resourceId } = record;
  return {
    findingId: finding.id,
    controlId,
    accountId,
    region,
    resourceId,
    outcome,
    reason: reasonOf(reported, executionId, record),
    changes: changesOf(outcome, executionId, record, isReversible),
    ...conflictOf(executionId, record),
    remediationId,
  };
}

function conflictOf(
  executionId: string,
  { undo, conflict = [] }: RemediationRecord,
): Pick<RemediationView, 'conflict'> {
  return undo?.executionId === executionId && conflict.length > 0 ? { conflict } : {};
}

/** What the orchestrator reports is cut short; history has all of it. */
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
      return changes;
    case 'awaiting-approval':
      return [
        ...changes.map((change) => ({ ...change, state: 'made' as const })),
        ...pending.map((change) => ({ ...change, state: 'awaiting-approval' as const })),
      ];
    case 'undone':
      // Undone before: this run changed nothing.
      return undoneNow ? swap(changes.filter(isReversible)) : [];
    case 'failed':
      // Begun, and perhaps not all of them made. A failed undo has begun the same ones backwards.
      return undoneNow ? swap(changes.filter(isReversible)) : changes;
    default:
      return [];
  }
}
