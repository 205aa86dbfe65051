/** Queries of operators to the history table. Only the CLI uses them, so they are in no function bundle. */
import { QueryCommand, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type HistoryQueries,
  type UndoMark,
  type SwitchTurn,
  type HistoryFilter,
  matches,
  claimKey,
} from './contract/index.ts';
import { type Persistence, retryConflicts } from './transactions/index.ts';
import { type Lookup, historyIndexes, historySortKey, lookupFor, retentionDays } from './indexes.ts';
import * as items from './items.ts';
import { stopShards } from './stop-shards.ts';
import {
  type Item,
  type Table,
  daySeconds,
  expiresIn,
  findRecord,
  findRecords,
  getItem,
  getItems,
  ifConditionFailed,
  takeItem,
  transact,
} from './table.ts';
import type { RemediationRecord } from '../model/index.ts';

/** The partition of the log of the switch. */
const turnsKey = 'SWITCH';

/**
 * The number of records of the first page, and of the largest. Each page has four times the records of the one before: a reader
 * of one screen reads few, and a reader of thousands makes few requests one after the other.
 */
const pageSizes = { first: 50, largest: 1000, growth: 4 };

export function historyQueriesInDynamoDb(client: DynamoDBClient, name: string, now: () => Date): HistoryQueries {
  const table: Table = { client, name, now };
  return {
    list: (filter) => list(table, filter),
    find: (remediationId) => findRecord(table, remediationId),
    findMany: (remediationIds) => findRecords(table, remediationIds),
    stopped: () => stopped(table),
    turn: (...given) => turn(table, ...given),
    turns: () => turns(table),
    allowAgain: (subject, scope, by) => allowAgain(table, claimKey(subject, scope), subject.controlId, by),
  };
}

async function* list(table: Table, filter: HistoryFilter): AsyncIterable<RemediationRecord> {
  const lookup = lookupFor(filter, table.now());
  for (const partition of lookup.partitions) {
    for await (const found of pages(table, lookup, partition, filter)) {
      for (const record of await recordsOf(table, found)) if (matches(record, filter)) yield record;
    }
  }
}

async function* pages(
  { client, name }: Table,
  { attribute }: Lookup,
  partition: string,
  { since = '0', until = '9' }: HistoryFilter,
): AsyncIterable<readonly Item[]> {
  let ExclusiveStartKey: Item | undefined;
  let Limit = pageSizes.first;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: name,
        IndexName: historyIndexes[attribute],
        KeyConditionExpression: '#partition = :partition AND #started BETWEEN :since AND :until',
        ExpressionAttributeNames: { '#partition': attribute, '#started': historySortKey },
        ExpressionAttributeValues: marshall({ ':partition': partition, ':since': since, ':until': until }),
        ScanIndexForward: false,
        ExclusiveStartKey,
        Limit,
      }),
    );
    yield Items;
    ExclusiveStartKey = LastEvaluatedKey;
    Limit = Math.min(Limit * pageSizes.growth, pageSizes.largest);
  } while (ExclusiveStartKey !== undefined);
}

/** An index contains only keys and is eventually consistent, so the records are read consistently, in the same order. */
async function recordsOf(table: Table, found: readonly Item[]): Promise<readonly RemediationRecord[]> {
  const keys = found.flatMap(({ pk, sk }) => (pk === undefined || sk === undefined ? [] : [{ pk, sk }]));
  const read = await getItems(table, keys);
  return keys.flatMap(({ pk }) => {
    const item = read.get(pk.S ?? '');
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
  const command = new UpdateItemCommand({ TableName: table.name, ...allowed });
  await retryConflicts(() => table.client.send(command)).catch(ifConditionFailed);
  // DynamoDB deletes expired items only within days. An ended mark was no longer in effect.
  return mark.until < table.now().toISOString() ? undefined : mark;
}

const shards: readonly Item[] = stopShards.map((shard) => marshall(shard));
const [firstShard = {}] = shards;
const lastShard = shards.at(-1) ?? {};

/** Remediations that are opened in the meantime conflict with the switch, and each of them takes only a moment. */
const ofOperators: Persistence = { tries: 60, longest: 500 };

async function stopped(table: Table): Promise<SwitchTurn | undefined> {
  const [item, last] = await Promise.all([getItem(table, firstShard), getItem(table, lastShard)]);
  if (item === undefined) return undefined;
  return { ...turnOf(item), action: 'stop', ...(last === undefined ? { isPartial: true } : {}) };
}

async function turn(table: Table, action: SwitchTurn['action'], by: string, because: string): Promise<SwitchTurn> {
  const TableName = table.name;
  const turned = { action, by, because, at: table.now().toISOString() };
  const logged = marshall({
    pk: turnsKey,
    sk: `AT#${turned.at}#${Math.random().toString().slice(2)}`,
    ...turned,
    expiresAt: expiresIn(table, retentionDays * daySeconds),
  });
  const turnIt = (Key: Item) =>
    action === 'stop' ? { Put: { TableName, Item: { ...marshall(turned), ...Key } } } : { Delete: { TableName, Key } };
  await transact(table, [...shards.map(turnIt), { Put: { TableName, Item: logged } }], ofOperators);
  return turned;
}

/** Newest first, at most 100. */
async function turns({ client, name }: Table): Promise<readonly SwitchTurn[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :at)',
      ExpressionAttributeValues: marshall({ ':pk': turnsKey, ':at': 'AT#' }),
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
