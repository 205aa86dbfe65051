/**
 * Executions that this command started within the last hour, read from Step Functions. This machine stores nothing, so
 * an interrupted run can be resumed on another machine.
 */
import { DescribeExecutionCommand, ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { hasPrefix } from '@asr/operations/executions';
import type { Retry } from '@asr/operations/runtime';

export interface StartedExecution {
  readonly executionArn: string;
  readonly findingIds: readonly string[];
  readonly isRunning: boolean;
}

const hour = 3_600_000;
/** Executions that are not started again. Failed executions can be. */
const notRestarted: ReadonlySet<string | undefined> = new Set(['RUNNING', 'SUCCEEDED']);

/** Reads executions of the last hour. Step Functions lists the newest first. */
export async function startedRecently(
  sfn: SFNClient,
  stateMachineArn: string,
  prefix: string,
  now: Date,
  retry: Retry,
): Promise<readonly StartedExecution[]> {
  const found: StartedExecution[] = [];
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { nextToken: token };
    const { executions = [], nextToken } = await retry(() =>
      sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000, ...more })),
    );
    const recent = executions.filter(
      ({ startDate }) => startDate !== undefined && now.getTime() - startDate.getTime() < hour,
    );
    const ours = recent.filter(({ name = '', status }) => hasPrefix(name, prefix) && notRestarted.has(status));
    for (const { executionArn = '', status } of ours) {
      const { input } = await retry(() => sfn.send(new DescribeExecutionCommand({ executionArn })));
      found.push({ executionArn, findingIds: idsIn(input), isRunning: status === 'RUNNING' });
    }
    token = recent.length < executions.length ? undefined : nextToken;
  } while (token !== undefined);
  return found;
}

function idsIn(input: string | undefined): readonly string[] {
  const { event } = JSON.parse(input ?? '{}') as {
    readonly event?: { readonly detail?: { readonly findings?: readonly { readonly Id?: string }[] } };
  };
  return (event?.detail?.findings ?? []).flatMap(({ Id }) => Id ?? []);
}
