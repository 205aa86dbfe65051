/**
 * Selects which messages of a batch to handle. A message can end the function without an error, such as when it runs out
 * of memory. All messages of the batch then come again, and would be given up together with it.
 */
import type { SQSRecord } from 'aws-lambda';

/** From this delivery on, a message is handled alone. */
const firstAlone = 3;

interface Selected {
  readonly now: readonly SQSRecord[];
  /** They are delivered again. */
  readonly later: readonly SQSRecord[];
}

/**
 * Returns all messages, or only one if any of them was delivered repeatedly, or comes from a group that was: the one with
 * the most deliveries.
 */
export function isolate(records: readonly SQSRecord[]): Selected {
  const [alone] = records.filter(isSuspect).toSorted((a, b) => deliveriesOf(b) - deliveriesOf(a));
  if (alone === undefined) return { now: records, later: [] };
  return { now: [alone], later: records.filter((record) => record !== alone) };
}

export function deliveriesOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

function isSuspect(record: SQSRecord): boolean {
  return deliveriesOf(record) >= firstAlone || isFromSplit(record.body);
}

/** Whether the state machine sent the message because its group failed repeatedly. */
function isFromSplit(body: string): boolean {
  try {
    const message = JSON.parse(body) as { readonly alone?: unknown } | null;
    return message?.alone === true;
  } catch {
    return false;
  }
}
