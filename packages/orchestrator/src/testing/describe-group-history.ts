import { beforeEach, describe, expect, it } from '@jest/globals';
import { answer } from '../model/index.ts';
import type { Opened } from '../history/index.ts';
import type { HistoryUnderTest } from './history-under-test.ts';
import { aRequest } from './requests.ts';

let unique = 0;

/** The contract of a history for many requests at once: each has the result that it has alone. */
export function describeGroupHistory(make: () => Promise<HistoryUnderTest>): void {
  describe('many requests at once', () => {
    let world: HistoryUnderTest;
    beforeEach(async () => {
      world = await make();
      unique += 1;
    });
    const requestOf = (nth: number, overrides: Parameters<typeof aRequest>[0] = {}) =>
      aRequest({
        remediationId: `g${nth}-${unique}`,
        resourceId: `sg-${nth}-g${unique}`,
        source: 'imported',
        ...overrides,
      });
    const opening = (nth: number, overrides: Parameters<typeof aRequest>[0] = {}) => ({
      request: requestOf(nth, overrides),
      scope: 'regional' as const,
      lease: { token: `t${nth}`, milliseconds: 1000 },
    });
    const openMany = async (...nths: readonly number[]) =>
      values(await world.groupHistory.openMany(nths.map((nth) => opening(nth))));
    const change = { field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { description: '' }, to: null };
    const fixed = (nth: number) => answer(requestOf(nth), { outcome: 'fixed', reason: 'Changed and verified.' });
    const claimOf = (result: Opened | undefined) => {
      if (result?.kind !== 'open') throw new Error(`Expected to open, got ${JSON.stringify(result)}.`);
      return result.claim;
    };

    it('are opened, changed and closed, more than a transaction can hold', async () => {
      const nths = Array.from({ length: 120 }, (_, nth) => nth);
      const opened = await openMany(...nths);

      await world.groupHistory.updateMany(
        nths.map((nth) => ({ remediationId: requestOf(nth).remediationId, changed: { addChanges: [change] } })),
      );
      const closed = await world.groupHistory.closeMany(
        nths.map((nth) => ({
          claim: claimOf(opened[nth]),
          answer: fixed(nth),
          executionId: 'e',
          changed: { outcome: 'fixed' as const },
        })),
      );

      expect(values(closed)).toEqual(nths.map(() => 'closed'));
      const records = await world.groupHistory.findMany(nths.map((nth) => requestOf(nth).remediationId));
      expect([...records.values()]).toHaveLength(120);
      for (const record of records.values()) expect(record).toMatchObject({ outcome: 'fixed', changes: [change] });
      expect((await openMany(...nths)).map(({ kind }) => kind)).toEqual(nths.map(() => 'open'));
    }, 30_000);

    it('open except those that cannot, and each has its own reason', async () => {
      await world.history.open(requestOf(1, { remediationId: `other-${unique}` }), 'regional', opening(1).lease);
      const known = await world.history.open(requestOf(2), 'regional', opening(2).lease);
      await world.history.update(requestOf(2).remediationId, { addChanges: [change] });
      await world.history.release(claimOf(known));

      const opened = await openMany(0, 1, 2, 3);

      expect(opened).toMatchObject([
        { kind: 'open', record: { changes: [] } },
        { kind: 'busy', remediationId: `other-${unique}`, isKnown: false },
        { kind: 'open', record: { changes: [change] } },
        { kind: 'open' },
      ]);
    });

    it('for the same resource: one opens, and the other finds it busy', async () => {
      const both = [opening(0), opening(1, { resourceId: requestOf(0).resourceId })];

      expect(values(await world.groupHistory.openMany(both))).toMatchObject([
        { kind: 'open' },
        { kind: 'busy', remediationId: requestOf(0).remediationId },
      ]);
    });

    it('that share a claim: the first takes it, the others follow, and the claim ends with the first', async () => {
      const sharing = (nth: number) => ({
        ...opening(nth, { resourceId: requestOf(0).resourceId, controlId: `EC2.${nth}` }),
        lease: opening(0).lease,
        sharesClaim: true as const,
      });
      const known = await world.history.open(sharing(2).request, 'regional', opening(9).lease);
      await world.history.update(sharing(2).request.remediationId, { addChanges: [change] });
      await world.history.release(claimOf(known));

      const opened = values(await world.groupHistory.openMany([0, 1, 2].map(sharing)));

      expect(opened).toMatchObject([
        { kind: 'open' },
        { kind: 'open' },
        { kind: 'open', record: { changes: [change] } },
      ]);
      expect(opened.map((one) => claimOf(one).follows)).toEqual([undefined, true, true]);
      const other = requestOf(0, { remediationId: `other-${unique}` });
      const tryOther = () => world.history.open(other, 'regional', opening(8).lease);
      const closing = (nth: number) => ({ claim: claimOf(opened[nth]), answer: fixed(nth), executionId: 'e' });
      expect(values(await world.groupHistory.closeMany([closing(1)]))).toEqual(['closed']);
      await world.groupHistory.releaseMany([claimOf(opened[2])]);
      expect(await world.history.leave(claimOf(opened[2]))).toBe('closed');
      expect(await tryOther()).toMatchObject({ kind: 'busy', remediationId: requestOf(0).remediationId });
      expect(values(await world.groupHistory.closeMany([closing(0)]))).toEqual(['closed']);
      expect(await tryOther()).toMatchObject({ kind: 'open' });
    });

    it('that share a claim of another attempt are all busy', async () => {
      await world.history.open(requestOf(0, { remediationId: `other-${unique}` }), 'regional', opening(9).lease);
      const sharing = [1, 2].map((nth) => ({
        ...opening(nth, { resourceId: requestOf(0).resourceId }),
        sharesClaim: true as const,
      }));

      expect(values(await world.groupHistory.openMany(sharing))).toMatchObject([{ kind: 'busy' }, { kind: 'busy' }]);
    });

    it('return the undo mark of one of them', async () => {
      const undo = claimOf(await world.history.open(requestOf(1), 'regional', opening(1).lease));
      const mark = {
        remediationId: requestOf(1).remediationId,
        by: 'ada',
        at: '2026-11-21T00:00:00.000Z',
        changes: ['rules'],
        until: '2026-12-21T00:00:00.000Z',
      };
      await world.history.close(undo, fixed(1), 'e', { undoMark: mark });

      const opened = values(
        await world.groupHistory.openMany([opening(0), opening(1, { remediationId: `later-${unique}` })]),
      );

      expect(opened.map((one) => (one.kind === 'open' ? one.undone : one))).toEqual([undefined, mark]);
    });

    it('are stopped together', async () => {
      await world.desk.turn('stop', 'ada', 'Incident 4711');

      expect(await openMany(0, 1)).toEqual([{ kind: 'stopped' }, { kind: 'stopped' }]);
      expect((await world.groupHistory.findMany([requestOf(0).remediationId])).size).toBe(0);
    });

    it('close except one that must check its resource again', async () => {
      const opened = await openMany(0, 1);
      const late = requestOf(1, { remediationId: `late-${unique}` });
      const busy = await world.history.open(late, 'regional', opening(1).lease);
      if (busy.kind !== 'busy') throw new Error('Expected the resource to be busy.');
      await world.history.requestRecheck(late, 'regional', busy);

      const closed = await world.groupHistory.closeMany(
        [0, 1].map((nth) => ({ claim: claimOf(opened[nth]), answer: fixed(nth), executionId: 'e' })),
      );

      expect(values(closed)).toEqual(['closed', 'recheck']);
    });

    it('release their resources, except one that has a new holder', async () => {
      const opened = await openMany(0, 1);
      world.pass(2000);
      const next = { token: 'next', milliseconds: 60_000 };
      await world.history.open(requestOf(1, { remediationId: `next-${unique}` }), 'regional', next);

      await world.groupHistory.releaseMany(opened.map(claimOf));

      expect(
        values(
          await world.groupHistory.openMany([
            opening(0, { remediationId: `a-${unique}` }),
            opening(1, { remediationId: `b-${unique}` }),
          ]),
        ),
      ).toMatchObject([{ kind: 'open' }, { kind: 'busy', remediationId: `next-${unique}` }]);
    });
  });
}

function values<Result>(results: readonly PromiseSettledResult<Result>[]): readonly Result[] {
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
