/** Which remediations an undo with a filter applies to. */
import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { type HistoryFilter, type RemediationRecord, lastChangesOf } from '@asr/orchestrator';
import { BadInputError } from '../input/index.ts';

export interface Candidates {
  /** The latest change first, so that each undo finds the resource as its remediation left it. */
  readonly toUndo: readonly RemediationRecord[];
  /** Number of remediations that are already undone. */
  readonly undone: number;
}

/**
 * Remediations without changes need no undo. Running remediations can already have changes.
 *
 * @param records Newest first.
 * @param ofFinding Whether they belong to one finding. Then only its last changes are undone.
 */
export function candidatesOf(records: readonly RemediationRecord[], ofFinding: boolean): Candidates {
  const changed = ofFinding ? lastChangesOf(records) : records.filter(({ changes }) => changes.length > 0);
  const toUndo = changed
    .filter(({ outcome }) => outcome !== 'undone')
    .toSorted((a, b) => (lastChanged(a) < lastChanged(b) ? 1 : -1));
  return { toUndo, undone: changed.length - toUndo.length };
}

/** The end, because an approval can follow days after the plan. */
function lastChanged({ startedAt, finishedAt }: RemediationRecord): string {
  return finishedAt ?? startedAt;
}

/** Milliseconds by which the clocks of Step Functions and Lambda can differ. */
const tolerance = 60_000;

/** Filter for the remediations of an execution: they started while it ran. */
export async function filterOfExecution(sfn: SFNClient, executionArn: string): Promise<HistoryFilter> {
  const { startDate, stopDate } = await sfn
    .send(new DescribeExecutionCommand({ executionArn }))
    .catch(ifThereIsNone(executionArn));
  return {
    executionId: executionArn,
    since: startDate && new Date(startDate.getTime() - tolerance).toISOString(),
    until: stopDate && new Date(stopDate.getTime() + tolerance).toISOString(),
  };
}

function ifThereIsNone(executionArn: string) {
  return (error: unknown): never => {
    if (!(
      error instanceof Error && ['ExecutionDoesNotExist', 'InvalidArn', 'ValidationException'].includes(error.name)
    ))
      throw error;
    throw new BadInputError(
      `--execution: execution ${executionArn} not found. Give the full ARN. For executions older than 90 days, use --since.`,
    );
  };
}
