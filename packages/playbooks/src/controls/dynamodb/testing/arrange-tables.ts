import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a DynamoDB table on moto with default settings. */
export async function arrangeTable(account: Account): Promise<string> {
  const { TableDescription } = await account.client(DynamoDBClient).send(
    new CreateTableCommand({
      TableName: `orders-${crypto.randomUUID()}`,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return TableDescription?.TableArn ?? '';
}
