/** Prepares the remediation of the backlog: reads the findings and determines the executions to start or to wait for. */
import { randomUUID } from 'node:crypto';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Aws } from '@asr/playbooks';
import { customActionArn } from '../../deployment/index.ts';
import { type FindingsFilter, openFindings } from '../../findings/index.ts';
import type { Button } from '../../input/index.ts';
import { type Retry, backingOff } from '../../runtime/index.ts';
import { cutIntoBatches } from './batches.ts';
import { type StartedExecution, startedRecently } from './started-recently.ts';
import { type RunSettings, executionName, inputFor, namePrefix } from './execution-input.ts';
import { type OverviewRow, overviewOf } from './overview.ts';
import type { Task } from './run-batches.ts';

export interface Order extends RunSettings {
  readonly filter: FindingsFilter;
  readonly limit: number;
}

export interface Prepared {
  readonly overview: readonly OverviewRow[];
  /** Number of findings to start. Excludes findings in executions that have already started. */
  readonly findings: number;
  /** Number of findings in executions of the last hour, running or ended. */
  readonly begunAlready: number;
  /** Ids of findings that exceed the input size of an execution. */
  readonly tooLarge: readonly string[];
  /** Running executions come first. */
  readonly tasks: readonly Task[];
}

export interface Place {
  readonly aws: Aws;
  readonly namespace: string;
  readonly stateMachineArn: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Reads findings and executions. Starts nothing. */
export async function prepare(order: Order, { aws, namespace, stateMachineArn, sleep }: Place): Promise<Prepared> {
  const retry: Retry = backingOff(sleep);
  const now = aws.now();
  const prefix = namePrefix(order);
  const started = await startedRecently(aws.client(SFNClient), stateMachineArn, prefix, now, retry);
  const startedIds = new Set(started.flatMap(({ findingIds }) => findingIds));
  const most = order.limit + startedIds.size;
  const { findings: found } = await openFindings(aws.client(SecurityHubClient), order.filter, most, retry);
  const open = found.filter(({ Id = '' }) => !startedIds.has(Id)).slice(0, order.limit);
  const { batches, tooLarge } = cutIntoBatches(open);
  const button = buttonOf(stateMachineArn, namespace, now);
  const waiting = underWay(started, new Set(found.map(({ Id = '' }) => Id)));
  const starting = batches.map((batch): Task => ({
    kind: 'start',
    name: executionName(prefix, now, batch),
    input: inputFor(batch, button, order),
    batch,
  }));
  return {
    overview: overviewOf(batches.flatMap(({ findings }) => findings)),
    findings: open.length - tooLarge.length,
    begunAlready: found.filter(({ Id = '' }) => startedIds.has(Id)).length,
    tooLarge: tooLarge.map(({ Id = '' }) => Id),
    tasks: [...waiting, ...starting],
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
