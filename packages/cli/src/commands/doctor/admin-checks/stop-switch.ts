import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { historyQueriesInDynamoDb } from '@asr/orchestrator';
import { type Check, type Home, ok, problem, unknown } from '../check/index.ts';
import { deployAdminStack } from '../../../deployment/index.ts';

export const stopSwitch: Check<Home> = {
  id: 'stop-switch',
  title: 'ASR is not stopped',
  permissions: ['dynamodb:GetItem', 'kms:Decrypt'],
  async run({ aws, deployment, policy, now, namespace }) {
    const { historyTable, region } = await deployment();
    if (historyTable === undefined)
      return unknown('The stop switch is in the history table, and the state machine does not say which that is.');
    const turn = await historyQueriesInDynamoDb(aws.client(DynamoDBClient), historyTable, () => now).stopped();
    if (turn !== undefined) {
      const { by, at, because } = turn;
      const reason = because === '' ? '' : ` (${because})`;
      return problem(
        `${by} stopped ASR at ${at}${reason}. Nothing is remediated.`,
        `asr start --region ${region} --namespace ${namespace}`,
      );
    }
    if (!policy.stop) return ok('ASR is not stopped.');
    return problem(
      'asr.config.yaml says "stop: true". Once deployed, nothing is remediated.',
      `Remove it, and run: ${deployAdminStack}`,
    );
  },
};
