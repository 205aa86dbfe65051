import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { historyIndexes } from '@asr/orchestrator';
import { ifAbsent } from '@asr/playbooks';
import { type Check, type Home, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

export const historyTable: Check<Home> = {
  id: 'history-table',
  title: 'The history table exists',
  permissions: ['dynamodb:DescribeTable'],
  async run({ aws, deployment }) {
    const { historyTable: TableName } = await deployment();
    if (TableName === undefined)
      return problem('The state machine has no tag with the name of the history table.', deployAdminStack);
    const table = await aws
      .client(DynamoDBClient)
      .send(new DescribeTableCommand({ TableName }))
      .then(({ Table }) => Table, ifAbsent('ResourceNotFoundException', undefined));
    if (table === undefined)
      return problem(`The history table ${TableName} does not exist, so every remediation fails.`, deployAdminStack);
    if (table.TableStatus !== 'ACTIVE' && table.TableStatus !== 'UPDATING') {
      return problem(
        `The history table ${TableName} is ${table.TableStatus}, so every remediation fails.`,
        deployAdminStack,
      );
    }
    const present = new Set(table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
    const missing = Object.values(historyIndexes).filter((index) => !present.has(index));
    if (missing.length > 0)
      return problem(
        `The history table has no index ${missing.join(', ')}, so \`asr history\` is incomplete.`,
        deployAdminStack,
      );
    return ok(`${TableName} is ${table.TableStatus.toLowerCase()}.`);
  },
};
