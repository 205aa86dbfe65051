/** Pages of history. A cursor is the time and the ids of the last items, so that no page reads the ones before it. */
import { ConsoleError } from '@asr/console';
import type { HistoryFilter, HistoryQueries, RemediationRecord } from '@asr/orchestrator';

interface Position {
  /** `startedAt` of the last item. */
  readonly at: string;
  /** Ids of all items of that time that were shown. */
  readonly shown: readonly string[];
}

export interface HistoryPage {
  readonly items: readonly RemediationRecord[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly isWanted: (record: RemediationRecord) => boolean;
}

export async function pageOfHistory(
  history: Pick<HistoryQueries, 'list'>,
  filter: HistoryFilter,
  { limit, cursor, isWanted }: PageRequest,
): Promise<HistoryPage> {
  const after = cursor === undefined ? undefined : positionIn(cursor);
  const until = earlier(filter.until, after?.at);
  const items: RemediationRecord[] = [];
  for await (const record of history.list({ ...filter, until })) {
    const isShown = after !== undefined && record.startedAt === after.at && after.shown.includes(record.remediationId);
    if (isShown || !isWanted(record)) continue;
    // One more than the page shows that there is another page.
    if (items.length === limit) return { items, nextCursor: cursorAfter(items, after) };
    items.push(record);
  }
  return { items, nextCursor: null };
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function cursorAfter(items: readonly RemediationRecord[], before: Position | undefined): string {
  const at = items.at(-1)?.startedAt ?? '';
  const shown = items.filter(({ startedAt }) => startedAt === at).map(({ remediationId }) => remediationId);
  const position: Position = { at, shown: before?.at === at ? [...before.shown, ...shown] : shown };
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
