import { afterAll, beforeAll } from '@jest/globals';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startMoto, type Moto } from '@asr/local-cloud';
import { historyInDynamoDb, stopSwitch } from '@asr/orchestrator';
import { describeHistory } from '@asr/orchestrator/testing';

let moto: Moto;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  moto = await startMoto();
  client = new DynamoDBClient({
    endpoint: moto.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}, 60_000);
afterAll(async () => {
  client?.destroy();
  await moto?.stop();
});

describeHistory('history in DynamoDB', async () => {
  let time = Date.parse('2026-11-21T00:00:00Z');
  const TableName = `ASR-History-${(tables += 1)}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
  return {
    history: historyInDynamoDb(client, TableName, () => new Date(time)),
    pass: (milliseconds) => (time += milliseconds),
    stop: async () =>
      void (await client.send(new PutItemCommand({ TableName, Item: { pk: { S: stopSwitch.pk }, sk: { S: stopSwitch.sk } } }))),
  };
});
