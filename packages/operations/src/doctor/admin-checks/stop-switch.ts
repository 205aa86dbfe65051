import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { historyQueriesInDynamoDb } from '@asr/orchestrator';
import { type Check, type Home, ok, problem, unknown } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

export const stopSwitch: Check<Home> = {
  id: 'stop-switch',
  title: 'ASR is not stopped',
  permissions: ['dynamodb:GetItem', 'kms:Decrypt'],
  async run({ aws, deployment, policy, now, namespace }) {
    const { historyTable, region } = await deployment();
    if (historyTable === undefined)
      return unknown('The stop switch is in the history table, and the state machine has no tag with its name.');
    const turn = await historyQueriesInDynamoDb(aws.client(DynamoDBClient), historyTable, () => now).stopped();
    if (turn?.isPartial === true)
      return problem(
        `${turn.by} stopped ASR at ${turn.at}, before an update from version 0.1.0. Only some remediations are stopped.`,
        `asr stop --region ${region} --namespace ${namespace}`,
      );
    if (turn !== undefined) {
      const { by, at, because } = turn;
      const reason = because === '' ? '' : ` (${because})`;
      return problem(
        `${by} stopped ASR at ${at}${reason}. ASR remediates nothing.`,
        `asr start --region ${region} --namespace ${namespace}`,
      );
    }
    if (!policy.stop) return ok('The stop switch is off.');
    return problem(
      'asr.config.yaml contains "stop: true". After it is deployed, ASR remediates nothing.',
      `Remove it. Then run: ${deployAdminStack}`,
    );
  },
};
