/** The undo of one remediation on AWS, from the start of its execution to its outcome. */
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { HistoryQueries, Outcome, RemediationRecord } from '@asr/orchestrator';
import type { Conflict } from '@asr/playbooks';
import { startOnce, undoEvent, waitForEnd } from '../deployment/index.ts';

export interface UndoOrder {
  readonly remediationId: string;
  readonly by: string;
  /** Whether to overwrite modifications since ASR's change. */
  readonly force: boolean;
}

export interface Undone {
  readonly remediationId: string;
  readonly executionArn: string;
  readonly outcome: Outcome;
  readonly reason: string;
  /** Modifications since ASR's change. After a forced undo: the modifications that it overwrote. */
  readonly conflict: readonly Conflict[];
}

export interface Orchestrator {
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Starts an undo. A running undo is not started again, except by force if the running undo is not forced. */
export function startUndo(
  { sfn, stateMachineArn }: Orchestrator,
  { remediationId, by, force }: UndoOrder,
): Promise<string> {
  const name = `${force ? 'force-undo' : 'undo'}-${remediationId}`;
  return startOnce(sfn, stateMachineArn, name, undoEvent(remediationId, by, force));
}

/** Waits for the end of an undo. Reads the full reason from history, because the report truncates it. */
export async function outcomeOfUndo(
  orchestrator: Orchestrator,
  executionArn: string,
  remediationId: string,
  history: HistoryQueries,
): Promise<Undone> {
  const { remediations } = await waitForEnd(orchestrator.sfn, executionArn, orchestrator.sleep);
  const reported = remediations.find((one) => one.remediationId === remediationId);
  if (reported === undefined)
    throw new Error(
      `The output of ${executionArn} does not contain ${remediationId}. Check the execution in the Step Functions console.`,
    );
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
