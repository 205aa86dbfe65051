/** Queries of operators to the history table. Only the CLI uses them, so they are in no function bundle. */
import {
  BatchGetItemCommand,
  paginateQuery,
  QueryCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { HistoryQueries, UndoMark, SwitchTurn } from './queries.ts';
import { type HistoryFilter, matches } from './filter.ts';
import { claimKey } from './history.ts';
import { type Lookup, historyIndexes, historySortKey, lookupFor, retentionDays } from './indexes.ts';
import * as items from './items.ts';
import {
  type Item,
  type Table,
  daySeconds,
  expiresIn,
  findRecord,
  getItem,
  ifConditionFailed,
  takeItem,
  transact,
} from './table.ts';
import type { RemediationRecord } from '../model/index.ts';

/** The number of records per page, which one BatchGetItem can read. */
const pageSize = 50;

export function historyQueriesInDynamoDb(client: DynamoDBClient, name: string, now: () => Date): HistoryQueries {
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

/** An index contains only keys and is eventually consistent, so the records are read consistently, in the same order. */
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

async function allowAgain(table: Table, claim: string, controlId: string, by: string): Promise<UndoMark | undefined> {
  const item = await takeItem(table, items.undoMarkKey(claim, controlId));
  if (item === undefined) return undefined;
  const mark = items.undoMarkOf(unmarshall(item));
  const allowed = {
    Key: items.recordKey(mark.remediationId),
    UpdateExpression: 'SET allowedAgain = :allowed',
    // The mark may exist longer than the record.
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: marshall({ ':allowed': { by, at: table.now().toISOString() } }),
  };
  await table.client.send(new UpdateItemCommand({ TableName: table.name, ...allowed })).catch(ifConditionFailed);
  // DynamoDB deletes expired items only within days. An ended mark was no longer in effect.
  return mark.until < table.now().toISOString() ? undefined : mark;
}

async function stopped(table: Table): Promise<SwitchTurn | undefined> {
  const item = await getItem(table, marshall(items.stopSwitch));
  return item === undefined ? undefined : { ...turnOf(item), action: 'stop' };
}

async function turn(table: Table, action: SwitchTurn['action'], by: string, because: string): Promise<SwitchTurn> {
  const TableName = table.name;
  const turned = { action, by, because, at: table.now().toISOString() };
  const logged = marshall({
    pk: items.stopSwitch.pk,
    sk: `AT#${turned.at}#${Math.random().toString().slice(2)}`,
    ...turned,
    expiresAt: expiresIn(table, retentionDays * daySeconds),
  });
  const key = marshall(items.stopSwitch);
  const turnIt =
    action === 'stop'
      ? { Put: { TableName, Item: { ...marshall(turned), ...key } } }
      : { Delete: { TableName, Key: key } };
  await transact(table, [turnIt, { Put: { TableName, Item: logged } }]);
  return turned;
}

/** Newest first, at most 100. */
async function turns({ client, name }: Table): Promise<readonly SwitchTurn[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :at)',
      ExpressionAttributeValues: marshall({ ':pk': items.stopSwitch.pk, ':at': 'AT#' }),
      ScanIndexForward: false,
      Limit: 100,
    }),
  );
  return Items.map(turnOf);
}

/** Items of earlier versions have fewer attributes. */
function turnOf(item: Item): SwitchTurn {
  const { action = 'stop', by = '', because = '', at = '' } = unmarshall(item);
  return { action, by, because, at };
}
