import { describe, expect, it } from '@jest/globals';
import { itemBytes } from './item-size.ts';
import { type TableFacts, unitsOf } from './dynamodb-units.ts';

const table: TableFacts = {
  indexedBy: ['inMonth', 'inAccount'],
  bytesOf: ({ pk }) => (pk?.['S'] === 'large' ? 2500 : 100),
};
const key = (pk: string) => ({ Key: { pk: { S: pk } } });

describe('what DynamoDB bills', () => {
  it('counts a part of a transaction twice, condition checks included, and each index once', () => {
    const TransactItems = [
      { Put: { Item: { pk: { S: 'a' }, inMonth: { S: '2026-11' }, inAccount: { S: '1' } } } },
      { Put: { Item: { pk: { S: 'b' } } } },
      { ConditionCheck: key('c') },
      { Update: { ...key('large'), UpdateExpression: 'SET #a = :a', ExpressionAttributeNames: { '#a': 'outcome' } } },
    ];

    expect(unitsOf('TransactWriteItems', { TransactItems }, table)).toEqual({ write: 2 + 2 + 2 + 2 + 6, read: 0 });
  });

  it.each([
    ['UpdateItem', key('small'), { write: 1, read: 0 }],
    ['UpdateItem', key('large'), { write: 3, read: 0 }],
    ['UpdateItem', { ...key('small'), UpdateExpression: 'SET inMonth = :m' }, { write: 3, read: 0 }],
    ['DeleteItem', key('small'), { write: 1, read: 0 }],
    ['GetItem', key('large'), { write: 0, read: 0.5 }],
    ['GetItem', { ...key('large'), ConsistentRead: true }, { write: 0, read: 1 }],
    [
      'BatchGetItem',
      { RequestItems: { History: { Keys: [key('a').Key, key('b').Key], ConsistentRead: true } } },
      { write: 0, read: 2 },
    ],
    [
      'BatchWriteItem',
      { RequestItems: { History: [{ PutRequest: { Item: { pk: { S: 'a' }, inMonth: { S: '1' } } } }] } },
      { write: 2, read: 0 },
    ],
  ])('%s %j: %j', (operation, input, expected) => {
    expect(unitsOf(operation, input, table)).toEqual(expected);
  });

  it('refuses a request that it does not know', () => {
    expect(() => unitsOf('ExecuteTransaction', {}, table)).toThrow('ExecuteTransaction');
  });

  it('measures an item as the guide says', () => {
    const item = {
      name: { S: 'äb' },
      count: { N: '1234' },
      list: { L: [{ BOOL: true }, { NULL: true }] },
      map: { M: { a: { S: 'xyz' } } },
    };

    expect(itemBytes(item)).toBe(4 + 3 + (5 + 3) + (4 + 3 + 2 + 2) + (3 + 3 + 1 + 3 + 1));
  });
});
