import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { environment, logger } from './function-runtime.ts';
import { historyInDynamoDb } from './history-in-dynamodb.ts';
import { report, type Channels, type ReportInput, type ReportOutput } from './report.ts';
import { updateFindings } from './security-hub.ts';

const topicArn = environment('TOPIC_ARN');
const sns = new SNSClient({ maxAttempts: 5 });
const securityHub = new SecurityHubClient({ maxAttempts: 8, retryMode: 'adaptive' });

const channels: Channels = {
  history: historyInDynamoDb(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE')),
  updateFindings: (updates) => updateFindings(securityHub, updates),
  notify: async (Subject, Message) => {
    await sns.send(new PublishCommand({ TopicArn: topicArn, Subject, Message }));
  },
};

export async function handler(input: ReportInput): Promise<ReportOutput> {
  const output = await report(input, channels);
  logger.info('Reported', { executionId: input.executionId, counts: output.counts });
  if (output.unprocessed.length > 0) logger.warn('Security Hub did not take these', { unprocessed: output.unprocessed });
  return output;
}
