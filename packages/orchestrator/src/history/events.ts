/**
 * The events of one resource, in chronological order. A control that remediates events needs all of them, because
 * reversing one event alone is wrong if another event preceded or followed it.
 *
 * One item contains them, so that one call adds an event and reads the others. Its size is limited: the oldest events
 * are removed first, and the item records that events were lost.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { EventLog, EventLogName, SeenEvent } from './contract/index.ts';
import { type Item, type Table, daySeconds, expiresIn, getItem } from './table.ts';

/** How long an event is kept. */
const keptDays = 7;
/** An item has at most 400 KB, and one more event has at most 256 KB, the limit of a Step Functions state. */
const mostCharacters = 100_000;
const mostEvents = 100;
const prefix = 'event#';
const sortKeys: { readonly [log in EventLogName]: string } = { changes: 'EVENTS', tags: 'TAGS', starts: 'STARTS' };

/** Adds the event, if given, and returns all events of the resource, oldest first. */
export async function rememberEvent(
  table: Table,
  claimKey: string,
  event: SeenEvent | undefined,
  log: EventLogName = 'changes',
): Promise<EventLog> {
  const Key = marshall({ pk: claimKey, sk: sortKeys[log] });
  const item = event === undefined ? ((await getItem(table, Key)) ?? {}) : await add(table, Key, event);
  const oldest = new Date(table.now().getTime() - keptDays * daySeconds * 1000).toISOString();
  const { events, forgotten, isComplete } = bounded(eventsOf(item), oldest);
  if (event !== undefined && forgotten.length > 0) await forget(table, Key, forgotten, !isComplete);
  // The event arrived so late that others of the same time may have been removed.
  const isLate = event !== undefined && Date.parse(event.at) < Date.parse(oldest);
  return { events, isComplete: isComplete && !isLate && item['incompleteUntil'] === undefined };
}

async function add(table: Table, Key: Item, { id, at, event }: SeenEvent): Promise<Item> {
  const { Attributes = {} } = await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key,
      UpdateExpression: 'SET #event = :event, expiresAt = :expiresAt',
      ExpressionAttributeNames: { '#event': `${prefix}${id}` },
      ExpressionAttributeValues: marshall({
        ':event': JSON.stringify({ at, event }),
        ':expiresAt': expiresIn(table, keptDays * daySeconds),
      }),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Attributes;
}

async function forget(table: Table, Key: Item, ids: readonly string[], isLoss: boolean): Promise<void> {
  const names = Object.fromEntries(ids.map((id, index) => [`#e${index}`, `${prefix}${id}`]));
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key,
      UpdateExpression: `REMOVE ${Object.keys(names).join(', ')}${isLoss ? ' SET incompleteUntil = :now' : ''}`,
      ExpressionAttributeNames: names,
      ...(isLoss ? { ExpressionAttributeValues: marshall({ ':now': table.now().toISOString() }) } : {}),
    }),
  );
}

/**
 * Returns the newest events that fit. `isComplete` is `true` if only expired events were removed.
 *
 * @param oldest ISO 8601. Earlier events are expired.
 */
export function bounded(
  all: readonly SeenEvent[],
  oldest: string,
): EventLog & { readonly forgotten: readonly string[] } {
  const current = all.filter(({ at }) => Date.parse(at) >= Date.parse(oldest));
  let characters = 0;
  const kept = inOrder(current)
    .toReversed()
    .filter((event, index) => {
      characters += JSON.stringify(event).length;
      return index === 0 || (index < mostEvents && characters <= mostCharacters);
    });
  const ids = new Set(kept.map(({ id }) => id));
  const forgotten = all.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
  return { events: kept.toReversed(), forgotten, isComplete: kept.length === current.length };
}

function inOrder(events: readonly SeenEvent[]): readonly SeenEvent[] {
  return events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function eventsOf(item: Item): readonly SeenEvent[] {
  return Object.entries(unmarshall(item)).flatMap(([name, value]) => {
    if (!name.startsWith(prefix)) return [];
    const { at, event } = JSON.parse(String(value)) as Omit<SeenEvent, 'id'>;
    return [{ id: name.slice(prefix.length), at, event }];
  });
}
