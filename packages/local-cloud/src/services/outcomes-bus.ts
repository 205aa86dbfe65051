/** The event bus to which the product sends outcomes. Rules of the admin stack send them to a queue; others are dropped. */
import { randomUUID } from 'node:crypto';
import { AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;
/** Bytes. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export const mostEntryBytes = 1_048_576;

/** @param deliver Receives each event, as EventBridge sends it to a target, and the name of its bus. */
export const outcomesBus = (deliver: (event: object, bus: string) => void): LocalService => ({
  operations: ['events:PutEvents'],
  answer: async ({ accountId: account, region }, { Entries: list = [] }) => {
    const entries = (Array.isArray(list) ? list : []) as readonly JsonObject[];
    if (entries.length === 0 || entries.length > mostEntries) {
      const constraint = `Member must have length between 1 and ${mostEntries}, inclusive`;
      throw new AwsError('ValidationException', `Value at 'entries' failed to satisfy constraint: ${constraint}`);
    }
    if (entries.reduce((bytes, entry) => bytes + entryBytes(entry), 0) > mostEntryBytes)
      throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
    const results = entries.map((entry) => {
      const detail = detailOf(entry);
      if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
      const { EventBusName = 'default', Source: source, DetailType, Resources: resources = [] } = entry;
      const id = randomUUID();
      const about = { version: '0', id, 'detail-type': DetailType, source, account, region, resources };
      deliver({ ...about, time: new Date().toISOString(), detail }, String(EventBusName));
      return { EventId: id };
    });
    return { FailedEntryCount: results.filter((one) => 'ErrorCode' in one).length, Entries: results };
  },
});

function detailOf({ Detail }: JsonObject): object | undefined {
  try {
    const detail: unknown = JSON.parse(String(Detail));
    return typeof detail === 'object' && detail !== null ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function entryBytes({ Time, Source, DetailType, Detail, Resources = [] }: JsonObject): number {
  const texts = [Source, DetailType, Detail, ...(Resources as readonly unknown[])];
  const bytes = texts.map((text) => (typeof text === 'string' ? Buffer.byteLength(text) : 0));
  return bytes.reduce((sum, one) => sum + one, Time === undefined ? 0 : 14);
}
