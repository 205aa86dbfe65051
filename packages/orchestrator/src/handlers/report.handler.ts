import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { registry } from '@asr/playbooks';
import type { Context } from 'aws-lambda';
import { environment, logger, namespace } from './function-runtime.ts';
import { settingsWithPackages } from './settings-with-packages.ts';
import { historyInDynamoDb } from '../history/index.ts';
import { countFailure } from '../policy/index.ts';
import {
  type Channels,
  type GroupedReportInput,
  type ReportOutput,
  metricLines,
  putOutcomes,
  report,
  withoutGroups,
} from '../report/index.ts';
import { updateFindings } from '../findings/index.ts';

const outcomesBus = environment('OUTCOMES_BUS');
const deployment = namespace();
const eventBridge = new EventBridgeClient({ maxAttempts: 5 });
const securityHub = new SecurityHubClient({ maxAttempts: 8, retryMode: 'adaptive' });

const { limits } = settingsWithPackages().policy;
const history = historyInDynamoDb(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE'));

const channels: Channels = {
  history,
  countFailure: (request) => countFailure(limits, request, (name, add) => history.tally(name, add)),
  updateFindings: async (updates, delivery) => {
    const unprocessed = await updateFindings(securityHub, updates, delivery);
    if (unprocessed.length > 0) logger.warn('Security Hub did not update these findings', { unprocessed });
    return unprocessed;
  },
  putOutcomes: (details, delivery) => putOutcomes(eventBridge, outcomesBus, details, delivery),
  measure: (answers, startedAt, now) => {
    const lines = metricLines({
      answers,
      deployment,
      isKnown: (controlId) => Object.hasOwn(registry, controlId),
      startedAt,
      now,
    });
    // `console` would wrap the line in a JSON object. CloudWatch extracts metrics only from a complete line.
    for (const line of lines) process.stdout.write(`${line}\n`);
  },
};

/** Time to end an attempt with what it has delivered, before Lambda ends the function without an answer. */
const reserveMilliseconds = 15_000;

export async function handler(input: GroupedReportInput, context: Context): Promise<ReportOutput> {
  const milliseconds = Math.max(1, context.getRemainingTimeInMillis() - reserveMilliseconds);
  const output = await report(withoutGroups(input), channels, { milliseconds });
  logger.info('Reported', { executionId: input.executionId, counts: output.counts });
  return output;
}
