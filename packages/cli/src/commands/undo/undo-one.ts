/** The undo of one remediation on AWS, from the start of its execution to what came of it. */
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { HistoryQueries, Outcome, RemediationRecord } from '@asr/orchestrator';
import type { Conflict } from '@asr/playbooks';
import { conflictLines, paintOutcome } from '../../views/index.ts';
import { type Io, printable } from '../../terminal/index.ts';
import { startOnce, undoEvent, waitForEnd } from '../../deployment/index.ts';

export interface UndoOrder {
  readonly remediationId: string;
  readonly by: string;
  /** Puts back also what somebody else changed since. */
  readonly force: boolean;
}

export interface Undone {
  readonly remediationId: string;
  readonly executionArn: string;
  readonly outcome: Outcome;
  readonly reason: string;
  /** What somebody else had changed since. After a forced undo: what it overwrote. */
  readonly conflict: readonly Conflict[];
}

export interface Orchestrator {
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Starts it. One that runs already is not started again, unless this one is by force and that one is not. */
export function startUndo(
  { sfn, stateMachineArn }: Orchestrator,
  { remediationId, by, force }: UndoOrder,
): Promise<string> {
  const name = `${force ? 'force-undo' : 'undo'}-${remediationId}`;
  return startOnce(sfn, stateMachineArn, name, undoEvent(remediationId, by, force));
}

/** Waits for it, and takes from history what the report cuts short. */
export async function outcomeOfUndo(
  orchestrator: Orchestrator,
  executionArn: string,
  remediationId: string,
  history: HistoryQueries,
): Promise<Undone> {
  const { remediations } = await waitForEnd(orchestrator.sfn, executionArn, orchestrator.sleep);
  const reported = remediations.find((one) => one.remediationId === remediationId);
  if (reported === undefined)
    throw new Error(`${executionArn} says nothing of ${remediationId}. Look at it in the console of Step Functions.`);
  const record = await history.find(remediationId);
  return {
    ...reported,
    executionArn,
    reason: reasonIn(record, executionArn) ?? reported.reason,
    conflict: conflictIn(record, executionArn),
  };
}

function reasonIn(record: RemediationRecord | undefined, executionArn: string): string | undefined {
  const last = record?.lastAnswer;
  return last?.executionId === executionArn ? last.answer.reason : undefined;
}

function conflictIn(record: RemediationRecord | undefined, executionArn: string): readonly Conflict[] {
  return record?.undo?.executionId === executionArn ? (record.conflict ?? []) : [];
}

/** `refused: …`, and below it the three-way difference. */
export function describeUndone({ outcome, reason, conflict }: Undone, io: Io): string {
  return [`${paintOutcome(outcome, io)}: ${printable(reason)}`, ...conflictLines(conflict).map((line) => `  ${line}`)]
    .map((line) => `${line}\n`)
    .join('');
}
