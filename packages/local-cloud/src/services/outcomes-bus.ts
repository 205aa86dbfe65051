/** The event bus to which the product sends outcomes. The product has no rule on it, so the events are dropped. */
import { randomUUID } from 'node:crypto';
import { AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;
/** Bytes. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export const mostEntryBytes = 1_048_576;

export const outcomesBus: LocalService = {
  operations: ['events:PutEvents'],
  answer: async (_call, { Entries: list = [] }) => {
    const entries = (Array.isArray(list) ? list : []) as readonly JsonObject[];
    if (entries.length === 0 || entries.length > mostEntries) {
      const constraint = `Member must have length between 1 and ${mostEntries}, inclusive`;
      throw new AwsError('ValidationException', `Value at 'entries' failed to satisfy constraint: ${constraint}`);
    }
    if (entries.reduce((bytes, entry) => bytes + entryBytes(entry), 0) > mostEntryBytes)
      throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
    return { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: randomUUID() })) };
  },
};

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function entryBytes({ Time, Source, DetailType, Detail, Resources = [] }: JsonObject): number {
  const texts = [Source, DetailType, Detail, ...(Resources as readonly unknown[])];
  const bytes = texts.map((text) => (typeof text === 'string' ? Buffer.byteLength(text) : 0));
  return bytes.reduce((sum, one) => sum + one, Time === undefined ? 0 : 14);
}
