/**
 * What this command began within the hour, read from Step Functions itself: nothing is remembered on this machine, so
 * a run that broke off can be continued from another.
 */
import { DescribeExecutionCommand, ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { isOfWish } from './execution-input.ts';
import type { Retry } from './backing-off.ts';

export interface Begun {
  readonly executionArn: string;
  readonly findingIds: readonly string[];
  readonly isRunning: boolean;
}

const hour = 3_600_000;
/** Those that broke down may be begun again. */
const standing: ReadonlySet<string | undefined> = new Set(['RUNNING', 'SUCCEEDED']);

/** Executions are listed newest first. */
export async function begunLately(
  sfn: SFNClient,
  stateMachineArn: string,
  prefix: string,
  now: Date,
  retry: Retry,
): Promise<readonly Begun[]> {
  const found: Begun[] = [];
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { nextToken: token };
    const { executions = [], nextToken } = await retry(() =>
      sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000, ...more })),
    );
    const recent = executions.filter(
      ({ startDate }) => startDate !== undefined && now.getTime() - startDate.getTime() < hour,
    );
    const ours = recent.filter(({ name = '', status }) => isOfWish(name, prefix) && standing.has(status));
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
