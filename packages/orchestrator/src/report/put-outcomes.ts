/** Puts the events of outcomes on their bus. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PutEventsCommand, type EventBridgeClient, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type OutcomeDetail, outcomeEventSource, outcomeEventType } from './outcome-event.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;

/**
 * Of one request. EventBridge takes 256 KB, and counts more than the detail.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export const mostBytes = 200_000;

const attempts = 5;

/**
 * Puts every event it can; of a request, some entries may fail and others not, and those alone are tried again. Throws
 * at the end if some could not be put.
 *
 * @param pause Waits so many milliseconds.
 */
export async function putOutcomes(
  client: EventBridgeClient,
  busName: string,
  details: readonly OutcomeDetail[],
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<void> {
  const errors: string[] = [];
  for (const batch of batchesOf(details.map((detail) => entryOf(detail, busName)))) {
    const error = await put(client, batch, pause).catch(String);
    if (error !== undefined) errors.push(error);
  }
  if (errors.length > 0) throw new Error(`Outcomes could not be put on the bus ${busName}. ${errors.join(' ')}`);
}

/** Answers with the reason why entries are left. */
async function put(
  client: EventBridgeClient,
  entries: readonly PutEventsRequestEntry[],
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<string | undefined> {
  let left = entries;
  let reason = '';
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt += 1) {
    if (attempt > 0) await pause(100 * 2 ** attempt);
    const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries: [...left] }));
    // In the order of the request.
    const failed = left.map((_entry, index) => results[index]).filter((result) => result?.EventId === undefined);
    reason = `${failed[0]?.ErrorCode ?? 'No answer'}: ${failed[0]?.ErrorMessage ?? ''}`;
    left = left.filter((_entry, index) => results[index]?.EventId === undefined);
  }
  return left.length === 0 ? undefined : `${left.length} were refused ${attempts} times, with ${reason}.`;
}

function entryOf(detail: OutcomeDetail, EventBusName: string): PutEventsRequestEntry {
  return { EventBusName, Source: outcomeEventSource, DetailType: outcomeEventType, Detail: JSON.stringify(detail) };
}

/** As few requests as hold all entries, in order. */
function batchesOf(entries: readonly PutEventsRequestEntry[]): readonly (readonly PutEventsRequestEntry[])[] {
  const batches: PutEventsRequestEntry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry));
    const open = batches.at(-1);
    if (open !== undefined && open.length < mostEntries && bytes + size <= mostBytes) {
      open.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }
  return batches;
}
