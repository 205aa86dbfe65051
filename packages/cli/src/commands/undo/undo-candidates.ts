/** Which remediations an undo of many means. */
import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { HistoryFilter, RemediationRecord } from '@asr/orchestrator';
import { BadInputError } from '../../input/index.ts';

export interface Candidates {
  /** The latest change first, so that each finds the resource as it left it. */
  readonly toUndo: readonly RemediationRecord[];
  /** Undone before. */
  readonly undone: number;
}

/** What changed nothing needs no undo. What still runs has perhaps changed something already. */
export function candidatesOf(records: readonly RemediationRecord[]): Candidates {
  const changed = records.filter(({ changes }) => changes.length > 0);
  const toUndo = changed
    .filter(({ outcome }) => outcome !== 'undone')
    .toSorted((a, b) => (lastChanged(a) < lastChanged(b) ? 1 : -1));
  return { toUndo, undone: changed.length - toUndo.length };
}

/** An approval may have come days after the plan. */
function lastChanged({ startedAt, finishedAt }: RemediationRecord): string {
  return finishedAt ?? startedAt;
}

/** The clocks of Step Functions and of a function may differ a little. */
const tolerance = 60_000;

/** What an execution asked for began while it ran. */
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
      `--execution: Step Functions knows no execution ${executionArn}. Give its whole ARN; after 90 days, use --since.`,
    );
  };
}
