import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, answer, buttonActor } from '../model/index.ts';
import type { HistoryFilter, Opened } from '../history/index.ts';
import { describeGroupHistory } from './describe-group-history.ts';
import type { HistoryUnderTest } from './history-under-test.ts';
import { aRequest } from './requests.ts';

/** The contract of a history, on which remediation relies. */
export function describeHistory(name: string, make: () => Promise<HistoryUnderTest>): void {
  describe(name, () => {
    describeGroupHistory(make);

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
      expect(await world.history.find(`r-${unique}`)).toMatchObject({
        controlId: 'EC2.13',
        pending: [],
        lastAnswer: null,
      });
    });

    it('counts by name and hour', async () => {
      const counter = `ACCOUNT#${unique}`;
      expect(await world.history.tally(counter, 0)).toBe(0);
      expect(await world.history.tally(counter, 1)).toBe(1);
      expect(await world.history.tally(counter, 1)).toBe(2);
      expect(await world.history.tally(counter, 0)).toBe(2);
      expect(await world.history.tally(`${counter}-other`, 1)).toBe(1);
      world.pass(3_600_000);
      expect(await world.history.tally(counter, 1)).toBe(1);
    });

    it('counts any number, and above the limit of the hour one caller is the first', async () => {
      const counter = `REQUESTS#${unique}`;
      expect(await world.admit(counter, 3, 5, 'a')).toEqual({ sum: 3, isFirst: false });
      expect(await world.admit(counter, 2, 5, 'b')).toEqual({ sum: 5, isFirst: false });
      expect(await world.admit(counter, 1, 5, 'c')).toEqual({ sum: 6, isFirst: true });
      expect(await world.admit(counter, 1, 5, 'd')).toEqual({ sum: 7, isFirst: false });
      // The first one is retried, because it ended before it could report.
      expect(await world.admit(counter, 1, 5, 'c')).toEqual({ sum: 8, isFirst: true });
      expect(await world.admit(`${counter}-other`, 6, 5, 'd')).toEqual({ sum: 6, isFirst: true });
      world.pass(3_600_000);
      expect(await world.admit(counter, 1, 5, 'd')).toEqual({ sum: 1, isFirst: false });
      expect(await world.admit(counter, 5, 5, 'd')).toEqual({ sum: 6, isFirst: true });
    });

    it('of concurrent callers above the limit, one is the first', async () => {
      const admissions = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((by) => world.admit(`FLOOD#${unique}`, 2, 1, by)),
      );

      expect(admissions.filter(({ isFirst }) => isFirst)).toHaveLength(1);
    });

    it('keeps the first number that is stored for an hour, by name', async () => {
      const open = `OPEN#${unique}`;
      expect(await world.history.agreed(open)).toBeUndefined();
      expect(await world.history.agree(open, 0)).toBe(0);
      expect(await world.history.agree(open, 7)).toBe(0);
      expect(await world.history.agreed(open)).toBe(0);
      expect(await world.history.agreed(`${open}-other`)).toBeUndefined();
      world.pass(3_600_000);
      expect(await world.history.agreed(open)).toBeUndefined();
      expect(await world.history.agree(open, 7)).toBe(7);
    });

    it('two concurrent proposals of a number get the same number', async () => {
      const numbers = await Promise.all(
        [1, 2, 3, 4, 5].map((number) => world.history.agree(`AT-ONCE#${unique}`, number)),
      );

      expect(new Set(numbers).size).toBe(1);
      expect(await world.history.agreed(`AT-ONCE#${unique}`)).toBe(numbers[0]);
    });

    it('keeps a number and a count of the same name apart', async () => {
      await world.history.tally(`SAME#${unique}`, 1);

      expect(await world.history.agreed(`SAME#${unique}`)).toBeUndefined();
    });

    it('names the holder of the resource', async () => {
      await world.history.open(request(), 'regional', lease('a'));

      const second = await world.history.open(
        request({ remediationId: 'r-other', controlId: 'EC2.14' }),
        'regional',
        lease('b'),
      );

      expect(second).toEqual({
        kind: 'busy',
        remediationId: `r-${unique}`,
        controlId: 'EC2.13',
        step: 'remediate',
        isKnown: false,
      });
    });

    it('claims a global resource for all Regions, and a regional one for its own', async () => {
      await world.history.open(request(), 'global', lease('a'));
      await world.history.open(request({ remediationId: `x-${unique}` }), 'regional', lease('b'));

      const elsewhere = { remediationId: `y-${unique}`, region: 'us-west-2' };
      expect(await world.history.open(request(elsewhere), 'global', lease('c'))).toMatchObject({ kind: 'busy' });
      expect(await world.history.open(request(elsewhere), 'regional', lease('d'))).toMatchObject({ kind: 'open' });
    });

    it('gives the claim to the next request when the lease has ended', async () => {
      await world.history.open(request(), 'regional', lease('a'));
      world.pass(1001);

      expect(await world.history.open(request(), 'regional', lease('b'))).toMatchObject({ kind: 'open' });
    });

    it('returns the same record when it is opened again', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.update(`r-${unique}`, { addChanges: [change] });
      await world.history.release(claim);

      const { record } = opened(await world.history.open(request(), 'regional', lease('b')));

      expect(record.changes).toEqual([change]);
    });

    it('appends to the before-image and never replaces it', async () => {
      await world.history.open(request(), 'regional', lease('a'));
      await world.history.update(`r-${unique}`, { addChanges: [change] });
      await world.history.update(`r-${unique}`, { addChanges: [{ ...change, key: 'second' }], settleBy: 'later' });

      expect(await world.history.find(`r-${unique}`)).toMatchObject({
        changes: [{ key: change.key }, { key: 'second' }],
        settleBy: 'later',
      });
    });

    it('closes with the answer, and releases the resource', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));

      await world.history.close(claim, fixed(), 'execution', { outcome: 'fixed', reason: 'Changed and verified.' });

      expect(await world.history.find(`r-${unique}`)).toMatchObject({
        outcome: 'fixed',
        lastAnswer: { executionId: 'execution', answer: { outcome: 'fixed' } },
      });
      expect(await world.history.open(request({ remediationId: 'r-next' }), 'regional', lease('b'))).toMatchObject({
        kind: 'open',
      });
    });

    it('keeps the answer of a request that lost the claim, and leaves the claim to its new holder', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      world.pass(1001);
      await world.history.open(request({ remediationId: `z-${unique}` }), 'regional', lease('b'));

      await world.history.close(claim, fixed(), 'execution', { outcome: 'fixed' });
      await world.history.release(claim);

      expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: 'fixed' });
      expect(await world.history.open(request(), 'regional', lease('c'))).toMatchObject({
        kind: 'busy',
        remediationId: `z-${unique}`,
      });
    });

    describe('a holder', () => {
      const other = () => request({ remediationId: `other-${unique}` });
      const busy = async (token = 'b') => {
        const result = await world.history.open(other(), 'regional', lease(token));
        if (result.kind !== 'busy') throw new Error(`Expected busy, got ${JSON.stringify(result)}.`);
        return result;
      };

      it('that must check again keeps the claim once, and writes no answer', async () => {
        const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
        expect(await world.history.requestRecheck(other(), 'regional', await busy())).toBe(true);

        expect(await world.history.close(claim, fixed(), 'execution', { outcome: 'fixed' })).toBe('recheck');
        expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: null, lastAnswer: null });
        expect(await busy('c')).toMatchObject({ remediationId: `r-${unique}` });

        expect(await world.history.close(claim, fixed(), 'execution', { outcome: 'fixed' })).toBe('closed');
        expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: 'fixed' });
      });

      it('that is asked between its checks checks once more', async () => {
        const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
        await world.history.requestRecheck(other(), 'regional', await busy());
        expect(await world.history.leave(claim)).toBe('recheck');
        await world.history.requestRecheck(other(), 'regional', await busy('c'));

        expect(await world.history.leave(claim)).toBe('recheck');
        expect(await world.history.leave(claim)).toBe('closed');
      });

      it('that waits for AWS releases the claim, because its request is sent again', async () => {
        const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
        await world.history.requestRecheck(other(), 'regional', await busy());

        expect(await world.history.close(claim, { ...fixed(), outcome: 'running', next: 'wait' }, 'execution')).toBe(
          'closed',
        );
      });

      it('that has ended, whose lease has ended, or that only plans cannot be asked', async () => {
        const first = opened(await world.history.open(request(), 'regional', lease('a')));
        const holder = await busy();
        world.pass(1001);
        expect(await world.history.requestRecheck(other(), 'regional', holder)).toBe(false);
        await world.history.release(first.claim);
        expect(await world.history.requestRecheck(other(), 'regional', holder)).toBe(false);

        const plan = request({ remediationId: `plan-${unique}`, step: 'plan' });
        await world.history.open(plan, 'regional', lease('b'));
        expect(await world.history.requestRecheck(other(), 'regional', await busy('c'))).toBe(false);
      });

      it('that crashed does not pass a recheck request to the next holder', async () => {
        await world.history.open(request(), 'regional', lease('a'));
        await world.history.requestRecheck(other(), 'regional', await busy());
        world.pass(1001);
        const { claim } = opened(await world.history.open(request(), 'regional', lease('b')));

        expect(await world.history.close(claim, fixed(), 'execution')).toBe('closed');
      });
    });

    describe('events of a resource', () => {
      const event = (id: string, at: string) => ({ id, at, event: { eventName: id } });

      it('are returned in chronological order, each once', async () => {
        const late = event('late', '2026-11-20T10:00:02Z');
        const early = event('early', '2026-11-20T10:00:00Z');
        await world.history.rememberEvent(request(), 'regional', late);
        await world.history.rememberEvent(request(), 'regional', late);

        const log = { events: [early, late], isComplete: true };
        expect(await world.history.rememberEvent(request(), 'regional', early)).toEqual(log);
        expect(await world.history.rememberEvent(request(), 'regional', undefined)).toEqual(log);
        const elsewhere = request({ resourceId: `sg-elsewhere-${unique}` });
        expect(await world.history.rememberEvent(elsewhere, 'regional', undefined)).toEqual({
          events: [],
          isComplete: true,
        });
      });

      it('expire after a week', async () => {
        const late = await world.history.rememberEvent(request(), 'regional', event('old', '2026-11-13T23:59:59Z'));
        expect(late).toEqual({ events: [], isComplete: false });
        const recent = event('recent', '2026-11-20T00:00:00Z');

        expect(await world.history.rememberEvent(request(), 'regional', recent)).toEqual({
          events: [recent],
          isComplete: true,
        });
      });

      it('are limited: the oldest are removed, and the log is incomplete from then on', async () => {
        const long = (id: string, second: number) => ({
          id,
          at: `2026-11-20T10:00:0${second}Z`,
          event: 'x'.repeat(60_000),
        });
        await world.history.rememberEvent(request(), 'regional', long('first', 1));
        const second = await world.history.rememberEvent(request(), 'regional', long('second', 2));
        expect(second).toMatchObject({ events: [{ id: 'second' }], isComplete: false });

        expect(await world.history.rememberEvent(request(), 'regional', undefined)).toMatchObject({
          events: [{ id: 'second' }],
          isComplete: false,
        });
      });
    });

    it('stops remediations, and nothing else', async () => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.release(claim);
      await world.desk.turn('stop', 'ada', 'Incident 4711');

      expect(await world.history.open(request(), 'regional', lease('b'))).toEqual({ kind: 'stopped' });
      expect(await world.history.open(request({ remediationId: `n-${unique}` }), 'regional', lease('c'))).toEqual({
        kind: 'stopped',
      });
      const planning = opened(
        await world.history.open(request({ remediationId: `p-${unique}`, step: 'plan' }), 'regional', lease('d')),
      );
      await world.history.release(planning.claim);
      expect(await world.history.open(request({ step: 'undo' }), 'regional', lease('e'))).toMatchObject({
        kind: 'open',
      });
    });

    it.each([{ step: 'undo' as const }, { approval: { by: 'ada', because: 'b', digest: 'd' } }])(
      'returns unknown for a remediation without a record (%j)',
      async (overrides) => {
        expect(await world.history.open(request(overrides), 'regional', lease('a'))).toEqual({ kind: 'unknown' });
        expect(await world.history.find(`r-${unique}`)).toBeUndefined();
      },
    );

    it('two concurrent requests: exactly one gets the resource', async () => {
      const tries = Array.from({ length: 5 }, (_, index) => request({ remediationId: `c${index}-${unique}` }));

      const results = await Promise.allSettled(
        tries.map((one, index) => world.history.open(one, 'regional', lease(`t${index}`))),
      );

      const kinds = results.map((result) => (result.status === 'fulfilled' ? result.value.kind : 'conflict'));
      expect(kinds.filter((kind) => kind === 'open')).toHaveLength(1);
    });

    it('records a request that never ran', async () => {
      await world.history.recordOutcome({ ...fixed(), outcome: 'refused', reason: 'No playbook.' }, 'execution');

      expect(await world.history.find(`r-${unique}`)).toMatchObject({
        outcome: 'refused',
        reason: 'No playbook.',
        changes: [],
        accountId: '111122223333',
      });
    });

    it('records no other facts for a request that never ran', async () => {
      await world.history.recordOutcome({ ...fixed(), outcome: 'refused', reason: 'No playbook.' }, 'execution');

      const nothing = {
        pending: [],
        approval: null,
        undo: null,
        lastAnswer: null,
        digest: null,
        actor: buttonActor,
        parameters: { finding: {}, policy: {} },
      };
      expect(await world.history.find(`r-${unique}`)).toMatchObject(nothing);
    });

    it.each([
      [null, 'failed'],
      ['awaiting-approval', 'failed'],
      ['fixed', 'fixed'],
    ] as const)('after %s, a failure of the state machine leaves %s in history', async (before, after) => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.update(`r-${unique}`, { outcome: before, addChanges: [change] });
      await world.history.release(claim);

      const answered = await world.history.recordOutcome(
        { ...fixed(), outcome: 'failed', reason: 'Gave up.' },
        'execution',
      );

      expect(answered).toMatchObject({ outcome: after, changes: [change] });
      expect(await world.history.find(`r-${unique}`)).toEqual(answered);
    });

    it('records a request that did not start, with all of its fields', async () => {
      const asked = request({ source: 'imported', actor: 'asr', approvalRequired: true });
      await world.history.recordRejected(asked, { ...fixed(), outcome: 'skipped', reason: 'Stopped.' });

      expect(await world.history.find(`r-${unique}`)).toMatchObject({
        outcome: 'skipped',
        reason: 'Stopped.',
        actor: 'asr',
        approvalRequired: true,
        changes: [],
      });
      expect((await world.history.find(`r-${unique}`))?.lastAnswer).toMatchObject({
        executionId: asked.executionId,
        answer: { outcome: 'skipped' },
      });
      const listed: string[] = [];
      for await (const { remediationId } of world.desk.list({ outcome: 'skipped' })) listed.push(remediationId);
      expect(listed).toContain(`r-${unique}`);
    });

    it.each([
      [null, 'skipped'],
      ['awaiting-approval', 'awaiting-approval'],
      ['fixed', 'fixed'],
    ] as const)('after %s, not being begun again leaves %s in history', async (before, after) => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.update(`r-${unique}`, { outcome: before, addChanges: [change] });
      await world.history.release(claim);

      await world.history.recordRejected(request(), { ...fixed(), outcome: 'skipped', reason: 'Stopped.' });

      expect(await world.history.find(`r-${unique}`)).toMatchObject({ outcome: after, changes: [change] });
    });

    it.each([
      ['as new', {}],
      ['by its id', { approval: { by: 'ada', because: 'agreed', digest: 'd' } }],
    ] as const)('reports a busy request that was tried before as known, for %s', async (_how, how) => {
      const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.release(claim);
      opened(await world.history.open(request({ remediationId: `z-${unique}` }), 'regional', lease('b')));

      expect(await world.history.open(request(how), 'regional', lease('c'))).toMatchObject({
        kind: 'busy',
        remediationId: `z-${unique}`,
        isKnown: true,
      });
    });

    it('returns the record without the attributes for storage', async () => {
      const { record, claim } = opened(await world.history.open(request(), 'regional', lease('a')));
      await world.history.release(claim);

      expect(await world.history.find(`r-${unique}`)).toEqual(record);
    });

    describe('an undo', () => {
      const automatic = (id: string, overrides: Parameters<typeof aRequest>[0] = {}) =>
        request({ remediationId: `${id}-${unique}`, source: 'imported', actor: 'asr', ...overrides });
      const mark = () => ({
        remediationId: `r-${unique}`,
        by: 'ada',
        at: '2026-11-21T00:00:00.000Z',
        changes: ['rules[ingress tcp 22 0.0.0.0/0]'],
        until: '2026-12-21T00:00:00.000Z',
      });

      beforeEach(async () => {
        const { claim } = opened(await world.history.open(request(), 'regional', lease('a')));
        await world.history.close(claim, { ...fixed(), outcome: 'undone' }, 'undo', {
          outcome: 'undone',
          undoMark: mark(),
        });
      });

      it('is listed for its resource, with those of other controls, and for no other resource', async () => {
        const { claim } = opened(
          await world.history.open(automatic('other', { controlId: 'EC2.14' }), 'regional', lease('b')),
        );
        const undone = { ...mark(), remediationId: `other-${unique}` };
        await world.history.close(claim, { ...fixed(), controlId: 'EC2.14' }, 'undo', { undoMark: undone });

        expect(await world.history.undoneOn(request(), 'regional')).toEqual([`r-${unique}`, `other-${unique}`]);
        const elsewhere = request({ resourceId: `another-${unique}` });
        expect(await world.history.undoneOn(elsewhere, 'regional')).toEqual([]);
      });

      it.each(['imported', 'detection'] as const)('is passed on with an automatic request (%s)', async (source) => {
        const first = opened(await world.history.open(automatic('b', { source }), 'regional', lease('b')));
        expect(first.undone).toEqual(mark());
        await world.history.release(first.claim);

        const again = opened(await world.history.open(automatic('b', { source }), 'regional', lease('c')));
        expect(again.undone).toEqual(mark());
      });

      it('is not returned after the mark has ended', async () => {
        world.pass(30 * 86_400_000 + 1);

        expect(opened(await world.history.open(automatic('b'), 'regional', lease('b'))).undone).toBeUndefined();
        expect(await world.desk.allowAgain(request(), 'regional', 'bob')).toBeUndefined();
      });

      it('does not hide the holder of the resource', async () => {
        await world.history.open(request({ remediationId: `y-${unique}`, step: 'plan' }), 'regional', lease('b'));

        expect(await world.history.open(automatic('z'), 'regional', lease('c'))).toMatchObject({
          kind: 'busy',
          remediationId: `y-${unique}`,
        });
      });

      it('is not returned for another control, another resource, or a plan', async () => {
        const others = [
          automatic('c', { controlId: 'EC2.14' }),
          automatic('d', { resourceId: `sg-other-${unique}` }),
          automatic('e', { step: 'plan' }),
        ];
        for (const other of others) {
          const result = await world.history.open(other, 'regional', lease(other.remediationId));
          expect(opened(result).undone).toBeUndefined();
          await world.history.release(opened(result).claim);
        }
      });

      it('is not returned for an approval', async () => {
        const planned = opened(await world.history.open(automatic('q', { step: 'plan' }), 'regional', lease('b')));
        await world.history.release(planned.claim);
        const approved = automatic('q', { approval: { by: 'bob', because: 'b', digest: 'd' } });

        expect(await world.history.open(approved, 'regional', lease('c'))).toMatchObject({ kind: 'open' });
      });

      it('is not in the record', async () => {
        expect(await world.history.find(`r-${unique}`)).not.toHaveProperty('undoMark');
      });

      it('ends when an operator uses the button', async () => {
        const pressed = opened(
          await world.history.open(automatic('f', { source: 'custom-action' }), 'regional', lease('b')),
        );
        await world.history.release(pressed.claim);

        expect(opened(await world.history.open(automatic('g'), 'regional', lease('c'))).undone).toBeUndefined();
      });

      it('is returned for a remediation that started before the undo, including the button', async () => {
        const pressed = request({ remediationId: `h-${unique}`, source: 'custom-action' });
        const first = opened(await world.history.open(pressed, 'regional', lease('b')));
        await world.history.release(first.claim);
        const undoing = opened(
          await world.history.open({ ...pressed, step: 'undo', source: 'undo' }, 'regional', lease('c')),
        );
        await world.history.close(undoing.claim, answer(pressed, { outcome: 'undone', reason: '' }), 'undo', {
          undoMark: mark(),
        });

        expect(opened(await world.history.open(pressed, 'regional', lease('d'))).undone).toEqual(mark());
      });

      it('is not ended by the button while ASR is stopped', async () => {
        await world.desk.turn('stop', 'ada', '');
        expect(await world.history.open(automatic('i', { source: 'custom-action' }), 'regional', lease('b'))).toEqual({
          kind: 'stopped',
        });
        await world.desk.turn('start', 'ada', '');

        expect(opened(await world.history.open(automatic('j'), 'regional', lease('c'))).undone).toEqual(mark());
      });

      it('is ended by allowAgain, once, and history names the actor', async () => {
        expect(await world.desk.allowAgain(request(), 'regional', 'bob')).toEqual(mark());
        expect(await world.desk.allowAgain(request(), 'regional', 'bob')).toBeUndefined();

        expect(await world.history.find(`r-${unique}`)).toMatchObject({ allowedAgain: { by: 'bob' } });
        expect(opened(await world.history.open(automatic('k'), 'regional', lease('b'))).undone).toBeUndefined();
      });

      it('applies in every Region for a global resource', async () => {
        const { claim } = opened(
          await world.history.open(
            request({ remediationId: `l-${unique}`, source: 'custom-action' }),
            'global',
            lease('b'),
          ),
        );
        await world.history.close(claim, { ...fixed(), remediationId: `l-${unique}` }, 'undo', { undoMark: mark() });

        const elsewhere = await world.history.open(automatic('m', { region: 'us-west-2' }), 'global', lease('c'));
        expect(opened(elsewhere).undone).toEqual(mark());
      });

      it('is marked although the claim was lost', async () => {
        const lost = opened(
          await world.history.open(
            request({ remediationId: `n-${unique}`, source: 'custom-action' }),
            'regional',
            lease('b'),
          ),
        );
        world.pass(1001);
        const next = opened(await world.history.open(automatic('o'), 'regional', lease('c')));
        await world.history.close(lost.claim, { ...fixed(), remediationId: `n-${unique}` }, 'undo', {
          undoMark: mark(),
        });
        await world.history.release(next.claim);

        expect(opened(await world.history.open(automatic('p'), 'regional', lease('d'))).undone).toEqual(mark());
      });
    });

    describe('the stop switch', () => {
      it('names who stopped ASR, when and why, until it is started', async () => {
        expect(await world.desk.stopped()).toBeUndefined();
        const turned = await world.desk.turn('stop', 'ada', 'Incident 4711');
        expect(await world.desk.stopped()).toEqual(turned);

        world.pass(60_000);
        await world.desk.turn('start', 'bob', 'Over.');

        expect(await world.desk.stopped()).toBeUndefined();
        expect(await world.desk.turns()).toEqual([
          { action: 'start', by: 'bob', because: 'Over.', at: '2026-11-21T00:01:00.000Z' },
          { action: 'stop', by: 'ada', because: 'Incident 4711', at: '2026-11-21T00:00:00.000Z' },
        ]);
      });

      it('stops every remediation, whatever its id', async () => {
        await world.desk.turn('stop', 'ada', '');
        const ids = Array.from({ length: 20 }, (_, nth) => `${'abcdefghijklmnopqrst'[nth]}-${unique}`);

        const results = await Promise.all(
          ids.map((id) =>
            world.history.open(request({ remediationId: id, resourceId: `sg-${id}` }), 'regional', lease(id)),
          ),
        );

        expect(results).toEqual(ids.map(() => ({ kind: 'stopped' })));
      });

      it('stops requests that were queued before, and allows them after the start', async () => {
        const queued = request({ source: 'imported' });
        await world.desk.turn('stop', 'ada', '');
        expect(await world.history.open(queued, 'regional', lease('a'))).toEqual({ kind: 'stopped' });

        await world.desk.turn('start', 'ada', '');
        expect(await world.history.open(queued, 'regional', lease('b'))).toMatchObject({ kind: 'open' });
      });
    });

    describe('a list', () => {
      const hour = 3_600_000;
      const listed = async (filter: HistoryFilter) => {
        const ids: string[] = [];
        for await (const { remediationId } of world.desk.list(filter)) ids.push(remediationId);
        return ids;
      };
      /** One per hour, starting at midnight. */
      const begin = async (id: string, overrides: Parameters<typeof aRequest>[0] = {}) => {
        const { claim } = opened(
          await world.history.open(
            request({ remediationId: id, resourceId: `arn:aws:ec2:eu-west-1:1:security-group/${id}`, ...overrides }),
            'regional',
            lease(id),
          ),
        );
        await world.history.release(claim);
        world.pass(hour);
      };

      beforeEach(async () => {
        await begin('one', { actor: 'ada' });
        await begin('two', { controlId: 'EC2.14', accountId: '222222222222' });
        await begin('three', {
          controlId: 'EC2.14',
          executionId: 'execution-3',
          finding: { ...request().finding, id: 'finding-3' },
        });
        await world.history.update('two', { outcome: 'fixed', undo: { executionId: 'u', by: 'bob', at: 'now' } });
      });

      it.each<readonly [HistoryFilter, readonly string[]]>([
        [{}, ['three', 'two', 'one']],
        [{ accountId: '222222222222' }, ['two']],
        [{ controlId: 'EC2.14' }, ['three', 'two']],
        [{ controlId: 'EC2.14', accountId: '111122223333' }, ['three']],
        [{ resource: 'two' }, ['two']],
        [{ resource: 'arn:aws:ec2:eu-west-1:1:security-group/two' }, ['two']],
        [{ resource: 'arn:aws:ec2:eu-west-1:2:security-group/two' }, []],
        [{ findingId: 'finding-3' }, ['three']],
        [{ outcome: 'fixed' }, ['two']],
        [{ outcome: 'running' }, ['three', 'one']],
        [{ actor: 'ada' }, ['one']],
        [{ actor: 'bob' }, ['two']],
        [{ executionId: 'execution-3' }, ['three']],
        [{ since: '2026-11-21T01:00:00.000Z' }, ['three', 'two']],
        [{ until: '2026-11-21T01:00:00.000Z' }, ['two', 'one']],
        [{ since: '2026-11-21T00:30:00.000Z', until: '2026-11-21T01:30:00.000Z' }, ['two']],
        [{ controlId: 'EC2.14', since: '2026-11-21T01:30:00.000Z' }, ['three']],
        [{ since: '2026-11-22T00:00:00.000Z', until: '2026-11-21T00:00:00.000Z' }, []],
        [{ accountId: 'unknown' }, []],
      ])('of %j is %j, newest first', async (filter, expected) => {
        expect(await listed(filter)).toEqual(expected);
      });

      it('by their ids, without one that does not exist', async () => {
        const found = await world.desk.findMany(['one', 'none', 'two']);

        expect([...found.keys()].toSorted()).toEqual(['one', 'two']);
        expect(found.get('two')).toEqual(await world.desk.find('two'));
      });

      it('continues across the end of a year', async () => {
        world.pass(60 * 24 * hour);
        await begin('january');

        expect(await listed({})).toEqual(['january', 'three', 'two', 'one']);
        expect(await listed({ since: '2026-12-31T00:00:00.000Z' })).toEqual(['january']);
      });

      it('returns all records of several pages, in order', async () => {
        const many = Array.from({ length: 60 }, (_, index) => `many-${index}`);
        for (const remediationId of many) {
          await world.history.recordOutcome({ ...fixed(), remediationId, accountId: '333333333333' }, 'execution');
          world.pass(1000);
        }

        expect(await listed({ accountId: '333333333333' })).toEqual(many.toReversed());
      }, 30_000);

      it('contains requests that never ran, even without a resource and a control', async () => {
        const nowhere = {
          controlId: '',
          accountId: '',
          region: '',
          resourceId: '',
          finding: { ...request().finding, id: '' },
        };
        await world.history.recordOutcome(
          { ...fixed(), ...nowhere, remediationId: 'never-run', outcome: 'skipped' },
          'execution',
        );

        expect(await listed({})).toEqual(['never-run', 'three', 'two', 'one']);
        expect(await listed({ outcome: 'skipped' })).toEqual(['never-run']);
      });

      it('contains requests that never ran by control and account', async () => {
        await world.history.recordOutcome(
          { ...fixed(), accountId: '444444444444', remediationId: 'never-run', outcome: 'refused' },
          'execution',
        );

        expect(await listed({ accountId: '444444444444' })).toEqual(['never-run']);
        expect(await listed({ controlId: 'EC2.13' })).toEqual(['never-run', 'one']);
      });
    });
  });
}
