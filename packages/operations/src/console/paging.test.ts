import { expect, it } from '@jest/globals';
import type { HistoryFilter, RemediationRecord } from '@asr/orchestrator';
import { aRecord } from '../testing/index.ts';
import { pageOfHistory } from './paging.ts';

/** Newest first. Every three records have the same time. */
const records = Array.from({ length: 100 }, (_, number) =>
  aRecord({
    remediationId: `r-${number}`,
    startedAt: new Date(Date.parse('2026-11-21T00:00:00Z') - Math.floor(number / 3) * 60_000).toISOString(),
    accountId: number % 4 === 0 ? '222222222222' : '111122223333',
  }),
);

function history(all: readonly RemediationRecord[] = records) {
  let read = 0;
  return {
    read: () => read,
    async *list({ until }: HistoryFilter): AsyncGenerator<RemediationRecord> {
      for (const record of all)
        if (until === undefined || record.startedAt <= until) {
          read += 1;
          yield record;
        }
    },
  };
}

async function allPages(limit: number, isWanted: (record: RemediationRecord) => boolean) {
  const pages: (readonly RemediationRecord[])[] = [];
  const reads: number[] = [];
  let cursor: string | undefined;
  do {
    const source = history();
    const page = await pageOfHistory(source, {}, { limit, mostRead: records.length + 1, cursor, isWanted });
    pages.push(page.items);
    reads.push(source.read());
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { pages, reads };
}

it.each([1, 2, 7, 25, 99, 100, 101])('pages of %i have every record once, in order', async (limit) => {
  const { pages } = await allPages(limit, () => true);

  expect(pages.flat().map(({ remediationId }) => remediationId)).toEqual(
    records.map(({ remediationId }) => remediationId),
  );
  expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
});

it('a page reads at most its records, one more, and the others of its first time', async () => {
  const { reads } = await allPages(10, () => true);

  // Three records have one time.
  expect(Math.max(...reads)).toBe(10 + 1 + 3);
});

it('records of other accounts do not shorten a page', async () => {
  const { pages } = await allPages(10, ({ accountId }) => accountId === '222222222222');

  expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
});

it('a filter without an index reads a limited number of records, and the next page continues after them', async () => {
  const rare = new Set(['r-3', 'r-50', 'r-51', 'r-99']);
  const outcomes = records.map((record) => ({
    ...record,
    outcome: rare.has(record.remediationId) ? ('failed' as const) : ('fixed' as const),
  }));
  const pages: { readonly ids: readonly string[]; readonly isPartial: boolean; readonly read: number }[] = [];
  let cursor: string | undefined;
  do {
    const source = history(outcomes);
    const request = { limit: 2, mostRead: 20, cursor, isWanted: () => true };
    const page = await pageOfHistory(source, { outcome: 'failed' }, request);
    const ids = page.items.map(({ remediationId }) => remediationId);
    pages.push({ ids, isPartial: page.isPartial, read: source.read() });
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);

  expect(pages.map(({ ids }) => ids)).toEqual([['r-3'], [], ['r-50', 'r-51'], [], [], ['r-99']]);
  expect(pages.map(({ isPartial }) => isPartial)).toEqual([true, true, false, true, true, false]);
  expect(Math.max(...pages.map(({ read }) => read))).toBeLessThanOrEqual(20);
});

it('a page advances even if more records of one time than it may read come first', async () => {
  const request = { limit: 10, mostRead: 2, isWanted: () => false };
  const first = await pageOfHistory(history(), {}, request);
  const second = await pageOfHistory(history(), {}, { ...request, cursor: first.nextCursor ?? '' });

  expect(second.nextCursor).not.toBe(first.nextCursor);
});

it.each(['x', '', 'bnVsbA', Buffer.from('{"at":"tomorrow","shown":[]}').toString('base64url')])(
  'the cursor "%s", which this server did not make, is refused',
  async (cursor) => {
    await expect(
      pageOfHistory(history(), {}, { limit: 10, mostRead: 100, cursor, isWanted: () => true }),
    ).rejects.toMatchObject({
      status: 400,
    });
  },
);
