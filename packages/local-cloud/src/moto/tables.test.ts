/** Queries and values of DynamoDB in moto, which `moto_queries.py` and `moto_values.py` answer faster than moto. */
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { openAccount } from '@asr/playbooks/emulated-account';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Moto, startMoto } from './moto.ts';

const TableName = 'items';
const text = (S: string) => ({ S });
const keyOf = (nth: number) => ({ pk: text(`item-${nth}`), sk: text('RECORD') });
/** Two items of each of the groups `even` and `odd` have the same time. */
const itemOf = (nth: number) => ({
  ...keyOf(nth),
  group: text(nth % 2 === 0 ? 'even' : 'odd'),
  at: text(String(Math.floor(nth / 4)).padStart(2, '0')),
  more: text('not in the index'),
});
const numbers = Array.from({ length: 24 }, (_, nth) => nth);

let moto: Moto;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  moto = await startMoto();
  dynamodb = openAccount(moto.url, '111122223333', 'eu-west-1').client(DynamoDBClient);
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'group', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByGroup',
          KeySchema: [
            { AttributeName: 'group', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  // The order of the writes is not the order of the index.
  const puts = numbers.map((nth) => ({ PutRequest: { Item: itemOf((nth * 7) % numbers.length) } }));
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
}, 60_000);
afterAll(() => moto.stop());

/** The ids of all pages of a group, page by page. */
async function pagesOf(group: string, more: Partial<QueryCommandInput> = {}): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let ExclusiveStartKey: { [name: string]: AttributeValue } | undefined;
  do {
    const answer = await dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'ByGroup',
        KeyConditionExpression: '#group = :group AND #at BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#group': 'group', '#at': 'at' },
        ExpressionAttributeValues: { ':group': text(group), ':from': text('01'), ':to': text('04') },
        ExclusiveStartKey,
        ...more,
      }),
    );
    const { Items = [] } = answer;
    expect(Items.every((item) => !('more' in item))).toBe(true);
    pages.push(Items.map(({ pk }) => pk?.S ?? ''));
    ExclusiveStartKey = answer.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return pages;
}

const between = numbers.filter((nth) => nth % 2 === 0 && nth >= 4 && nth < 20);
const timeOf = (id: string) => Math.floor(Number(id.slice(5)) / 4);

it.each([true, false])('pages of an index have every item once, in order, forward: %s', async (ScanIndexForward) => {
  const pages = await pagesOf('even', { Limit: 3, ScanIndexForward });
  const ids = pages.flat();

  expect(pages.map(({ length }) => length)).toEqual([3, 3, 2]);
  expect(ids.toSorted()).toEqual(between.map((nth) => `item-${nth}`).toSorted());
  const times = ids.map(timeOf);
  expect(times).toEqual(times.toSorted((a, b) => (ScanIndexForward ? a - b : b - a)));
  expect(ids).toEqual((await pagesOf('even', { ScanIndexForward })).flat());
});

it('a query after each kind of write sees it', async () => {
  const ids = async () => (await pagesOf('new')).flat();
  const item = (nth: number) => ({ ...itemOf(nth), group: text('new'), at: text('02') });
  expect(await ids()).toEqual([]);

  await dynamodb.send(new PutItemCommand({ TableName, Item: item(100) }));
  expect(await ids()).toEqual(['item-100']);
  await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: item(101) } }] }));
  expect(await ids()).toEqual(['item-100', 'item-101']);
  await dynamodb.send(
    new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: item(102) } }] } }),
  );
  expect(await ids()).toEqual(['item-100', 'item-101', 'item-102']);
  await dynamodb.send(new DeleteItemCommand({ TableName, Key: keyOf(101) }));
  expect(await ids()).toEqual(['item-100', 'item-102']);
});

it('a value of each type is read as it was written', async () => {
  const Item = {
    ...keyOf(200),
    empty: text(''),
    number: { N: '0' },
    no: { BOOL: false },
    nothing: { NULL: true },
    bytes: { B: new TextEncoder().encode('bytes') },
    texts: { SS: ['a', 'b'] },
    numbers: { NS: ['1', '2'] },
    list: { L: [text('a'), { M: { S: text('a member that is named as a type'), deep: { L: [{ N: '1' }] } } }] },
    none: { L: [] },
  };
  await dynamodb.send(new PutItemCommand({ TableName, Item }));

  const one = await dynamodb.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': Item.pk },
    }),
  );
  const batch = await dynamodb.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [keyOf(200), keyOf(201)] } } }),
  );

  expect(one.Items).toEqual([Item]);
  expect(batch.Responses?.[TableName]).toEqual([Item]);
});
