/** Reports overdue findings, and requests approvals and remediations after the grace period. A queue calls it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context, SQSEvent } from 'aws-lambda';
import { getItems, stopShards } from '../history/index.ts';
import {
  type DeadlinesContext,
  findPage,
  metricLinesOf,
  positionIn,
  runDeadlines,
  startOnce,
  toldRecordsInDynamoDb,
} from '../overdue/index.ts';
import { putOutcomes } from '../report/index.ts';
import { environment, logger, namespace } from './function-runtime.ts';
import { settingsWithPackages } from './settings-with-packages.ts';
import { unitsOnDemand } from '../organization/index.ts';

const { policy } = settingsWithPackages();
const deployment = namespace();
const stateMachineArn = environment('STATE_MACHINE');
const outcomesBus = environment('OUTCOMES_BUS');
const queueUrl = environment('QUEUE_URL');
const table = {
  client: new DynamoDBClient({ maxAttempts: 5 }),
  name: environment('HISTORY_TABLE'),
  now: () => new Date(),
};
const hub = new SecurityHubClient({ maxAttempts: 8, retryMode: 'adaptive' });
const eventBridge = new EventBridgeClient({ maxAttempts: 5 });
const sfn = new SFNClient({ maxAttempts: 5 });
const sqs = new SQSClient({ maxAttempts: 5 });

/** Time for one page and for the message with the position of the next. */
const reserveMilliseconds = 60_000;
/** GetFindings accepts three calls a second. Two of them remain for others. */
const pauseMilliseconds = 1000;

const services: Omit<DeadlinesContext, 'hasTime'> = {
  policy,
  stateMachineArn,
  read: (filters, token) => findPage(hub, filters, token),
  unitsOf: unitsOnDemand(),
  told: toldRecordsInDynamoDb(table),
  // One transaction writes all items of the switch, so the first one tells.
  isStopped: async () =>
    (
      await getItems(
        table,
        stopShards.slice(0, 1).map((key) => marshall(key)),
      )
    ).size > 0,
  put: (details, delivered) =>
    putOutcomes(eventBridge, outcomesBus, details, {
      delivered: (some) => delivered(details.filter((one) => some.includes(one))),
      signal: new AbortController().signal,
    }),
  start: (execution) => startOnce(sfn, stateMachineArn, execution),
  now: table.now,
  pause: () => sleep(pauseMilliseconds),
  warn: (message, about) => logger.warn(message, { ...about }),
};

/** @throws if findings could not be processed, so that the queue delivers the message again and then keeps it. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<void> {
  const hasTime = () => context.getRemainingTimeInMillis() > reserveMilliseconds;
  for (const { body } of Records) {
    const { counts, failed, next } = await runDeadlines(positionIn(body, table.now()), { ...services, hasTime });
    // `console` would wrap the line in a JSON object. CloudWatch extracts metrics only from a complete line.
    for (const line of metricLinesOf(counts, deployment, table.now())) process.stdout.write(`${line}\n`);
    logger.info('Checked deadlines', { ...counts, failed, isComplete: next === undefined });
    if (next !== undefined)
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(next) }));
    else if (failed > 0)
      throw new Error(
        `${failed} overdue findings could not be reported or requested. The log of this function says why.`,
      );
  }
}
