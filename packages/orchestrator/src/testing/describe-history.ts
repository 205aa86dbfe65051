import { beforeEach, describe, expect, it } from '@jest/globals';
import { answer } from '../answer.ts';
import type { History, Opened } from '../history.ts';
import type { Answer } from '../request.ts';
import { aRequest } from './requests.ts';

/** A history, a clock to turn, and the switch. */
export interface HistoryUnderTest {
  readonly history: History;
  readonly pass: (milliseconds: number) => void;
  readonly stop: () => Promise<void>;
}

/** Holds any history to what remediation relies on. */
export function describeHistory(name: string, make: () => Promise<HistoryUnderTest>): void {
  describe(name, () => {
    let world: HistoryUnderTest;
    let unique = 0;
    beforeEach(async () => {
      world = await make();
      unique += 1;
    });
    const request = (overrides: Parameters<typeof aRequest>[0] = {}) =>
      aRequest({ remediationId: `r-${unique}`, resourceId: `sg-${unique}`, ...overrides });
    const lease = (token: string) => ({ token, milliseconds: 1000 });
    const opened = (result: Opened) => {
      if (result.kind !== 'open') throw new Error(`Expected to open, got ${JSON.stringify(result)}.`);
      return result;
    };
    const fixed = (): Answer => answer(request(), { outcome: 'fixed', reason: 'Changed and verified.' });
    const change = { field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { description: '' }, to: null };

    it('opens a new record and claims the resource', async () => {
      const { record, claim } = opened(await world.history.open(request(), 'regional', lease('a')));

      expect(record).toMatchObject({ remediationId: `r-${unique}`, changes: [], outcome: null });
      expect(claim.token).toBe('a');
      expect(await world.history.find(`r-${unique}`)).toMatchObject({ controlId: 'EC2.13', pending: [], lastAnswer: null });
    });

    it('counts by name and hour', async () => {
      const counter = `ACCOUNT#${unique}`;
      expect(await world.history.tally(counter, 0)).toBe(0);
      expect(await world.history.tally(counter, 1)).toBe(1);
      expect(await world.history.tally(counter, 1)).toBe(2);
      expect(await world.history.tally(`${counter}-other`, 1)).toBe(1);
      world.pass(3_600_000);
      expect(await world.history.tally(counter, 1)).toBe(1);
    });

    it('names who holds the resource', async () => {
      await world.history.open(request(), 'regional', lease('a'));

      const second = await world.history.open(request({ remediationId: 'r-other', controlId: 'EC2.14' }), 'regional', lease('b'));

      expect(second).toEqual({ kind: 'busy', remediationId: `r-${unique}`, controlId: 'EC2.13' });
    });

    it('holds a global setting for all Regions, a regional one for its own', async () => {
      await world.history.open(request(), 'global', lease('a'));
      await world.history.open(request({ remediationId: `x-${unique}` }), 'regional', lease('b'));

      const elsewhere = { remediationId: `y-${unique}`, region: 'us-west-2' };
      expect(await world.history.open(request(elsewhere), 'global', lease('c'))).toMatchObject({ kind: 'busy' });
      expect(await world.history.open(request(elsewhere), 'regional', lease('d'))).toMatchObject({ kind: 'open' });
    });

    it('gives a resource to the next when the lease of the last has run out', async () => {
      await world.history.open(request(), 'regional', lease('a'));
      world.pass(1001);

      expect(await world.history.open(request(), 'regional', lease('b'))).toMatchObject({ kind: 'open' });
    });

    it('gives back the same record when it is opened again', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.update(`r-${unique}`, { addChanges: [change] });
      await world.history.release(claim);

      const { record } = opened(await world.history.open(request(), 'regional', lease('b')));

      expect(record.changes).toEqual([change]);
    });

    it('adds to the before-image and never replaces it', async () => {
      await world.history.open(request(), 'regional', lease('a'));
      await world.history.update(`r-${unique}`, { addChanges: [change] });
      await world.history.update(`r-${unique}`, { addChanges: [{ ...change, key: 'second' }], settleBy: 'later' });

      expect(await world.history.find(`r-${unique}`)).toMatchObject({ changes: [{ key: change.key }, { key: 'second' }], settleBy: 'later' });
    });

    it('closes with the answer, and gives the resource free', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));

      await world.history.close(claim, fixed(), 'execution', { outcome: 'fixed', reason: 'Changed and verified.' });

      expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: 'fixed', lastAnswer: { executionId: 'execution', answer: { outcome: 'fixed' } } });
      expect(await world.history.open(request({ remediationId: 'r-next' }), 'regional', lease('b'))).toMatchObject({ kind: 'open' });
    });

    it('keeps the answer of one who lost the claim, and leaves the claim with its new owner', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      world.pass(1001);
      await world.history.open(request({ remediationId: `z-${unique}` }), 'regional', lease('b'));

      await world.history.close(claim, fixed(), 'execution', { outcome: 'fixed' });
      await world.history.release(claim);

      expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: 'fixed' });
      expect(await world.history.open(request(), 'regional', lease('c'))).toMatchObject({ kind: 'busy', remediationId: `z-${unique}` });
    });

    it('stops what would change things, and nothing else', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.release(claim);
      await world.stop();

      expect(await world.history.open(request(), 'regional', lease('b'))).toEqual({ kind: 'stopped' });
      expect(await world.history.open(request({ remediationId: `n-${unique}` }), 'regional', lease('c'))).toEqual({ kind: 'stopped' });
      const planning = opened(await world.history.open(request({ remediationId: `p-${unique}`, step: 'plan' }), 'regional', lease('d')));
      await world.history.release(planning.claim);
      expect(await world.history.open(request({ step: 'undo' }), 'regional', lease('e'))).toMatchObject({ kind: 'open' });
    });

    it.each([{ step: 'undo' as const }, { approval: { by: 'ada', because: 'b', digest: 'd' } }])(
      'does not know what it never saw (%j)',
      async (overrides) => {
        expect(await world.history.open(request(overrides), 'regional', lease('a'))).toEqual({ kind: 'unknown' });
        expect(await world.history.find(`r-${unique}`)).toBeUndefined();
      },
    );

    it('two at the same moment: exactly one gets the resource', async () => {
      const tries = Array.from({ length: 5 }, (_, index) => request({ remediationId: `c${index}-${unique}` }));

      const results = await Promise.allSettled(tries.map((one, index) => world.history.open(one, 'regional', lease(`t${index}`))));

      const kinds = results.map((result) => (result.status === 'fulfilled' ? result.value.kind : 'conflict'));
      expect(kinds.filter((kind) => kind === 'open')).toHaveLength(1);
    });

    it('writes down what never ran', async () => {
      await world.history.recordUnrun({ ...fixed(), outcome: 'refused', reason: 'No playbook.' }, 'execution');

      expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: 'refused', reason: 'No playbook.', changes: [], accountId: '111122223333' });
    });

    it.each([
      [null, 'failed'],
      ['awaiting-approval', 'failed'],
      ['fixed', 'fixed'],
    ] as const)('after %s, a failure of the state machine leaves %s in history', async (before, after) => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.update(`r-${unique}`, { outcome: before, addChanges: [change] });
      await world.history.release(claim);

      await world.history.recordUnrun({ ...fixed(), outcome: 'failed', reason: 'Gave up.' }, 'execution');

      expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: after, changes: [change] });
    });
  });
}

