/** Puts outcome events on their event bus. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PutEventsCommand, type EventBridgeClient, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type OutcomeDetail, outcomeEventSource, outcomeEventType } from './outcome-event.ts';
import { type UnreadDetail, unreadEventType } from './unread-event.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;

/**
 * The maximum size of one request. EventBridge accepts 256 KB, and counts more than the detail.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export const mostBytes = 200_000;

const attempts = 5;

/** What the bus of outcomes carries. */
export type ReportedDetail = OutcomeDetail | UnreadDetail;

interface Delivery {
  readonly delivered: (details: readonly ReportedDetail[]) => void;
  /** Ends the requests. */
  readonly signal: AbortSignal;
}

/**
 * Puts all events. Only the failed entries of a request are retried. Throws at the end if some events could not be put.
 *
 * @param delivery `delivered` is called with the events that each request put.
 * @param pause Waits the given number of milliseconds.
 */
export async function putOutcomes(
  client: EventBridgeClient,
  busName: string,
  details: readonly ReportedDetail[],
  { delivered, signal }: Delivery,
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<void> {
  const errors: string[] = [];
  for (const batch of batchesOf(details.map((detail) => ({ detail, entry: entryOf(detail, busName) })))) {
    if (signal.aborted) break;
    const error = await put(client, batch, { delivered, signal }, pause).catch(String);
    if (error !== undefined) errors.push(error);
  }
  if (errors.length > 0)
    throw new Error(`ASR could not put all outcomes on the event bus ${busName}. ${errors.join(' ')}`);
}

/** Returns why entries could not be put, or `undefined`. */
async function put(
  client: EventBridgeClient,
  batch: readonly Event[],
  { delivered, signal }: Delivery,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<string | undefined> {
  let left = batch;
  let reason = '';
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt += 1) {
    if (attempt > 0) await pause(100 * 2 ** attempt);
    const { Entries: results = [] } = await client.send(
      new PutEventsCommand({ Entries: left.map(({ entry }) => entry) }),
      { abortSignal: signal },
    );
    // Results have the order of the request.
    const hasFailed = (_: Event, index: number): boolean => results[index]?.EventId === undefined;
    const failed = left.map((_event, index) => results[index]).filter((result) => result?.EventId === undefined);
    reason = `${failed[0]?.ErrorCode ?? 'No answer'}: ${failed[0]?.ErrorMessage ?? ''}`;
    delivered(left.filter((event, index) => !hasFailed(event, index)).map(({ detail }) => detail));
    left = left.filter(hasFailed);
  }
  return left.length === 0 ? undefined : `${left.length} events failed after ${attempts} attempts: ${reason}.`;
}

function entryOf(detail: ReportedDetail, EventBusName: string): PutEventsRequestEntry {
  const DetailType = 'outcome' in detail ? outcomeEventType : unreadEventType;
  return { EventBusName, Source: outcomeEventSource, DetailType, Detail: JSON.stringify(detail) };
}

interface Event {
  readonly detail: ReportedDetail;
  readonly entry: PutEventsRequestEntry;
}

/** Groups the events into as few requests as possible, in order. */
function batchesOf(events: readonly Event[]): readonly (readonly Event[])[] {
  const batches: Event[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event.entry));
    const open = batches.at(-1);
    if (open !== undefined && open.length < mostEntries && bytes + size <= mostBytes) {
      open.push(event);
      bytes += size;
    } else {
      batches.push([event]);
      bytes = size;
    }
  }
  return batches;
}
