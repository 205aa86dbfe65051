/** Prepares the remediation of the backlog: reads the findings and determines the executions to start or to wait for. */
import { randomUUID } from 'node:crypto';
import { type AwsSecurityFinding, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Aws } from '@asr/playbooks';
import { customActionArn } from '@asr/operations/deployment';
import { type FindingsFilter, openFindingPages } from '@asr/operations/findings';
import type { Button } from '@asr/operations/input';
import { type Retry, backingOff } from '@asr/operations/runtime';
import { type Batch, type RunSettings, executionName, inputFor, namePrefix } from '@asr/operations/executions';
import { type Backlog, backlogReader } from './backlog.ts';
import { type StartedExecution, startedRecently } from './started-recently.ts';
import type { Task } from './run-batches.ts';

export interface Order extends RunSettings {
  readonly filter: FindingsFilter;
  readonly limit: number;
  /** Whether ASR can remediate the finding. */
  readonly isWanted: (finding: AwsSecurityFinding) => boolean;
}

export interface Prepared {
  /** What was read so far. Complete after the last task. */
  readonly backlog: () => Backlog;
  /** Whether there are more findings than were read before the first task. */
  readonly hasMore: boolean;
  /** Executions to wait for and to start with the findings that were read, without those of later pages. */
  readonly known: readonly Task[];
  /** All tasks. Running executions come first, and later findings are read when a task needs them. */
  readonly tasks: () => AsyncGenerator<Task>;
}

export interface Place {
  readonly aws: Aws;
  readonly namespace: string;
  readonly stateMachineArn: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The findings that are read before the operator confirms, and those in memory at the same time. About 9 MB. */
const chunk = 2000;

/** GetFindings accepts three calls a second, of all callers together. */
const pagePause = 400;

/** Reads executions, and the first findings. Starts nothing. */
export async function prepare(
  order: Order,
  { aws, namespace, stateMachineArn, sleep }: Place,
  progress: (findings: number) => void,
): Promise<Prepared> {
  const retry: Retry = backingOff(sleep);
  const now = aws.now();
  const prefix = namePrefix(order);
  const started = await startedRecently(aws.client(SFNClient), stateMachineArn, prefix, now, retry);
  const reader = backlogReader({
    pages: openFindingPages(aws.client(SecurityHubClient), order.filter, retry, () => sleep(pagePause)),
    limit: order.limit,
    startedIds: new Set(started.flatMap(({ findingIds }) => findingIds)),
    isWanted: order.isWanted,
    chunk,
  });
  const button = buttonOf(stateMachineArn, namespace, now);
  const startOf = (batch: Batch<object>): Task => ({
    kind: 'start',
    name: executionName(prefix, now, batch),
    input: inputFor(batch, button, order),
    batch,
  });
  const first = (await reader.next()) ?? [];
  progress(reader.read().findings);
  const known = [...underWay(started, reader.begunIds), ...first.map(startOf)];
  return {
    backlog: reader.read,
    hasMore: reader.hasMore(),
    known,
    async *tasks() {
      yield* known;
      for (let batches = await reader.next(); batches !== undefined; batches = await reader.next()) {
        progress(reader.read().findings);
        yield* batches.map(startOf);
      }
    },
  };
}

/** Running executions that contain requested findings. */
function underWay(started: readonly StartedExecution[], wanted: ReadonlySet<string>): readonly Task[] {
  return started
    .filter(({ isRunning, findingIds }) => isRunning && findingIds.some((id) => wanted.has(id)))
    .map(({ executionArn, findingIds }) => ({ kind: 'wait', executionArn, findings: findingIds.length }));
}

function buttonOf(stateMachineArn: string, namespace: string, now: Date): Button {
  const [, partition = '', , region = '', accountId = ''] = stateMachineArn.split(':');
  return {
    accountId,
    region,
    customActionArn: customActionArn({ partition, region, accountId }, namespace),
    newId: randomUUID,
    now: () => now,
  };
}
