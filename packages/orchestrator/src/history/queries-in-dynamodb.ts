/** What people ask of the history table. Only the command line uses it, so no function carries it. */
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  paginateQuery,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { HistoryDesk, LeftAlone, SwitchTurn } from './queries.ts';
import { type HistoryFilter, matches } from './filter.ts';
import { type Lookup, historyIndexes, historySortKey, lookupFor, retentionDays } from './indexes.ts';
import * as items from './items.ts';
import { claimKey } from './history.ts';
import type { RemediationRecord, Subject } from '../model/index.ts';

type Item = { readonly [name: string]: AttributeValue };

/** How many records are read at once: no more than one BatchGetItem may ask for. */
const pageSize = 50;

export function historyDeskInDynamoDb(client: DynamoDBClient, table: string, now: () => Date): HistoryDesk {
  const inTable = { TableName: table };

  async function find(remediationId: string): Promise<RemediationRecord | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ ...inTable, Key: items.recordKey(remediationId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : items.recordOf(Item);
  }

  async function* list(filter: HistoryFilter): AsyncIterable<RemediationRecord> {
    const lookup = lookupFor(filter, now());
    for (const partition of lookup.partitions) {
      for await (const { Items = [] } of pages(lookup, partition, filter)) {
        for (const record of await recordsOf(Items)) if (matches(record, filter)) yield record;
      }
    }
  }

  function pages({ attribute }: Lookup, partition: string, { since = '0', until = '9' }: HistoryFilter) {
    return paginateQuery(
      { client, pageSize },
      {
        ...inTable,
        IndexName: historyIndexes[attribute],
        KeyConditionExpression: '#partition = :partition AND #started BETWEEN :since AND :until',
        ExpressionAttributeNames: { '#partition': attribute, '#started': historySortKey },
        ExpressionAttributeValues: marshall({ ':partition': partition, ':since': since, ':until': until }),
        ScanIndexForward: false,
      },
    );
  }

  /** An index knows keys alone, and may be behind: the records themselves are read as they are now, in the same order. */
  async function recordsOf(found: readonly Item[]): Promise<readonly RemediationRecord[]> {
    let keys = found.flatMap(({ pk, sk }) => (pk === undefined || sk === undefined ? [] : [{ pk, sk }]));
    const order = keys.map(({ pk }) => pk.S);
    const read = new Map<string | undefined, Item>();
    while (keys.length > 0) {
      const RequestItems = { [table]: { Keys: keys, ConsistentRead: true } };
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetItemCommand({ RequestItems }));
      for (const item of Responses[table] ?? []) read.set(item['pk']?.S, item);
      keys = (UnprocessedKeys[table]?.Keys ?? []) as typeof keys;
    }
    return order.flatMap((pk) => {
      const item = read.get(pk);
      return item === undefined ? [] : [items.recordOf(item)];
    });
  }

  async function stopped(): Promise<SwitchTurn | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ ...inTable, Key: marshall(items.stopSwitch), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : { ...turnOf(Item), action: 'stop' };
  }

  async function turn(action: SwitchTurn['action'], by: string, because: string): Promise<SwitchTurn> {
    const turned = { action, by, because, at: now().toISOString() };
    const expiresAt = Math.floor(now().getTime() / 1000) + retentionDays * 86_400;
    const logged = marshall({
      pk: 'SWITCH',
      sk: `AT#${turned.at}#${Math.random().toString().slice(2)}`,
      ...turned,
      expiresAt,
    });
    const key = marshall(items.stopSwitch);
    const turnIt =
      action === 'stop'
        ? { Put: { ...inTable, Item: { ...marshall(turned), ...key } } }
        : { Delete: { ...inTable, Key: key } };
    await client.send(
      new TransactWriteItemsCommand({ TransactItems: [turnIt, { Put: { ...inTable, Item: logged } }] }),
    );
    return turned;
  }

  async function turns(): Promise<readonly SwitchTurn[]> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        ...inTable,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :at)',
        ExpressionAttributeValues: marshall({ ':pk': items.stopSwitch.pk, ':at': 'AT#' }),
        ScanIndexForward: false,
        Limit: 100,
      }),
    );
    return Items.map(turnOf);
  }

  async function allowAgain(
    subject: Subject,
    scope: 'regional' | 'global',
    by: string,
  ): Promise<LeftAlone | undefined> {
    const Key = items.leftAloneKey(claimKey(subject, scope), subject.controlId);
    const { Attributes } = await client.send(new DeleteItemCommand({ ...inTable, Key, ReturnValues: 'ALL_OLD' }));
    if (Attributes === undefined) return undefined;
    const { remediationId, by: undoneBy, at } = unmarshall(Attributes);
    await client.send(new UpdateItemCommand({ ...inTable, ...allowed(String(remediationId), by) })).catch(ifForgotten);
    return { remediationId: String(remediationId), by: String(undoneBy), at: String(at) };
  }

  function allowed(remediationId: string, by: string) {
    return {
      Key: items.recordKey(remediationId),
      UpdateExpression: 'SET allowedAgain = :allowed',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: marshall({ ':allowed': { by, at: now().toISOString() } }),
    };
  }

  return { list, find, stopped, turn, turns, allowAgain };
}

/** Before there was a log, the switch knew less. */
function turnOf(item: Item): SwitchTurn {
  const { action = 'stop', by = '', because = '', at = '' } = unmarshall(item);
  return { action, by, because, at };
}

/** The mark outlives the record. */
function ifForgotten(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
