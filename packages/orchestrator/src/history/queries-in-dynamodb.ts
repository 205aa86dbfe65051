/** What operators ask of the history table. Only the command line uses it, so no function carries it. */
import { BatchGetItemCommand, paginateQuery, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { HistoryDesk, LeftAlone } from './queries.ts';
import { type HistoryFilter, matches } from './filter.ts';
import { claimKey } from './history.ts';
import { type Lookup, historyIndexes, historySortKey, lookupFor } from './indexes.ts';
import * as items from './items.ts';
import { stopped, turn, turns } from './switch.ts';
import { type Item, type Table, findRecord, ifConditionFailed, takeItem } from './table.ts';
import type { RemediationRecord } from '../model/index.ts';

/** How many records are read at once: no more than one BatchGetItem may ask for. */
const pageSize = 50;

export function historyDeskInDynamoDb(client: DynamoDBClient, name: string, now: () => Date): HistoryDesk {
  const table: Table = { client, name, now };
  return {
    list: (filter) => list(table, filter),
    find: (remediationId) => findRecord(table, remediationId),
    stopped: () => stopped(table),
    turn: (...given) => turn(table, ...given),
    turns: () => turns(table),
    allowAgain: (subject, scope, by) => allowAgain(table, claimKey(subject, scope), subject.controlId, by),
  };
}

async function* list(table: Table, filter: HistoryFilter): AsyncIterable<RemediationRecord> {
  const lookup = lookupFor(filter, table.now());
  for (const partition of lookup.partitions) {
    for await (const { Items = [] } of pages(table, lookup, partition, filter)) {
      for (const record of await recordsOf(table, Items)) if (matches(record, filter)) yield record;
    }
  }
}

function pages(
  { client, name }: Table,
  { attribute }: Lookup,
  partition: string,
  { since = '0', until = '9' }: HistoryFilter,
) {
  return paginateQuery(
    { client, pageSize },
    {
      TableName: name,
      IndexName: historyIndexes[attribute],
      KeyConditionExpression: '#partition = :partition AND #started BETWEEN :since AND :until',
      ExpressionAttributeNames: { '#partition': attribute, '#started': historySortKey },
      ExpressionAttributeValues: marshall({ ':partition': partition, ':since': since, ':until': until }),
      ScanIndexForward: false,
    },
  );
}

/** An index has only keys, and may be behind: the records themselves are read as they are now, in the same order. */
async function recordsOf({ client, name }: Table, found: readonly Item[]): Promise<readonly RemediationRecord[]> {
  let keys = found.flatMap(({ pk, sk }) => (pk === undefined || sk === undefined ? [] : [{ pk, sk }]));
  const order = keys.map(({ pk }) => pk.S);
  const read = new Map<string | undefined, Item>();
  while (keys.length > 0) {
    const RequestItems = { [name]: { Keys: keys, ConsistentRead: true } };
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetItemCommand({ RequestItems }));
    for (const item of Responses[name] ?? []) read.set(item['pk']?.S, item);
    keys = (UnprocessedKeys[name]?.Keys ?? []) as typeof keys;
  }
  return order.flatMap((pk) => {
    const item = read.get(pk);
    return item === undefined ? [] : [items.recordOf(item)];
  });
}

async function allowAgain(table: Table, claim: string, controlId: string, by: string): Promise<LeftAlone | undefined> {
  const item = await takeItem(table, items.leftAloneKey(claim, controlId));
  if (item === undefined) return undefined;
  const mark = items.leftAloneOf(unmarshall(item));
  const allowed = {
    Key: items.recordKey(mark.remediationId),
    UpdateExpression: 'SET allowedAgain = :allowed',
    // The mark may outlive the record.
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: marshall({ ':allowed': { by, at: table.now().toISOString() } }),
  };
  await table.client.send(new UpdateItemCommand({ TableName: table.name, ...allowed })).catch(ifConditionFailed);
  // DynamoDB deletes expired items within days: an ended mark was no longer in effect.
  return mark.until < table.now().toISOString() ? undefined : mark;
}
