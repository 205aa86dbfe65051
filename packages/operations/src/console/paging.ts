/**
 * Pages of history. A cursor is the time and the ids of the last records that were read, so that no page reads the ones
 * before it.
 */
import { ConsoleError } from '@asr/console';
import {
  type HistoryFilter,
  type HistoryQueries,
  type RemediationRecord,
  indexedPart,
  matches,
} from '@asr/orchestrator';

interface Position {
  /** `startedAt` of the last record. */
  readonly at: string;
  /** Ids of all records of that time that were read. */
  readonly shown: readonly string[];
}

export interface HistoryPage {
  readonly items: readonly RemediationRecord[];
  readonly nextCursor: string | null;
  /** Whether the page ended because it read `mostRead` records, before it was full. */
  readonly isPartial: boolean;
}

export interface PageRequest {
  readonly limit: number;
  /**
   * Records to read at most, those of the cursor included. A filter without an index reads many that do not match.
   */
  readonly mostRead: number;
  readonly cursor?: string | undefined;
  readonly isWanted: (record: RemediationRecord) => boolean;
}

export async function pageOfHistory(
  history: Pick<HistoryQueries, 'list'>,
  filter: HistoryFilter,
  { limit, mostRead, cursor, isWanted }: PageRequest,
): Promise<HistoryPage> {
  let position = cursor === undefined ? undefined : positionIn(cursor);
  const until = earlier(filter.until, position?.at);
  const items: RemediationRecord[] = [];
  let read = 0;
  for await (const record of history.list({ ...indexedPart(filter), until })) {
    read += 1;
    if (isBefore(record, position)) continue;
    const isItem = matches(record, filter) && isWanted(record);
    // One more than the page shows that there is another page.
    if (isItem && items.length === limit) return { items, nextCursor: cursorOf(position), isPartial: false };
    if (isItem) items.push(record);
    position = positionAfter(record, position);
    // The next record would be read with hundreds of others. A page has at least one new record, so that the search advances.
    if (read >= mostRead) return { items, nextCursor: cursorOf(position), isPartial: items.length < limit };
  }
  return { items, nextCursor: null, isPartial: false };
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function isBefore({ startedAt, remediationId }: RemediationRecord, position: Position | undefined): boolean {
  return position !== undefined && startedAt === position.at && position.shown.includes(remediationId);
}

function positionAfter({ startedAt: at, remediationId }: RemediationRecord, before: Position | undefined): Position {
  return { at, shown: before?.at === at ? [...before.shown, remediationId] : [remediationId] };
}

function cursorOf(position: Position | undefined): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function positionIn(cursor: string): Position {
  try {
    const { at, shown } = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Partial<Position>;
    if (typeof at === 'string' && isTime(at) && Array.isArray(shown)) return { at, shown };
  } catch {
    // Not JSON: not a cursor of this server.
  }
  throw new ConsoleError(400, invalidCursor);
}

export const invalidCursor = 'This cursor is not valid. Start again with the first page.';

const isTime = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
