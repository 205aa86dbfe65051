import { describe, expect, it } from '@jest/globals';
import { cannot, type AnyPlaybook } from '@asr/playbooks';
import { remediate } from './remediate.ts';
import type { Limits } from '../policy/index.ts';
import type { Dependencies } from './dependencies.ts';
import { world, request, transient } from './testing/index.ts';

describe('limits', () => {
  const another = (number: number) =>
    request({ remediationId: `r-${number}`, resourceId: `house-${number}`, executionId: `e-${number}` });

  it.each([
    ['an account', { perAccountPerHour: 2 }, 'the limit of 2 remediations per hour for account 111122223333'],
    ['a control', { perControlPerHour: 2, minAccounts: 1 }, 'the limit of 2 remediations per hour for House.1'],
  ])('of %s make further changes wait for approval if the policy says ask', async (_of, limits, sentence) => {
    const { house, dependencies, pass } = world({}, undefined, undefined, { ...limits, above: 'ask' });
    const outcomes: string[] = [];
    for (const number of [1, 2, 3]) {
      house.lamp = 'on';
      outcomes.push((await remediate(another(number), dependencies)).outcome);
    }
    expect(outcomes).toEqual(['fixed', 'fixed', 'awaiting-approval']);
    expect(house.lamp).toBe('on');
    const asked = await remediate(another(4), dependencies);
    expect(asked.reason).toContain(sentence);
    expect(asked.question).toContain(sentence);

    pass(3600);
    expect(await remediate(another(5), dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  describe('by percentage of findings', () => {
    /** Remediates houses one after the other, each with its lamp on. */
    async function outcomesOf(
      count: number,
      percentOfFindings: number,
      openFindings: Dependencies['openFindings'],
      first = 1,
    ) {
      const made = world({}, undefined, undefined, { percentOfFindings, above: 'ask' });
      const dependencies = { ...made.dependencies, openFindings };
      const answers = [];
      for (let number = first; number < first + count; number += 1) {
        made.house.lamp = 'on';
        answers.push(await remediate(another(number), dependencies));
      }
      return { ...made, dependencies, answers, outcomes: answers.map(({ outcome }) => outcome) };
    }
    const fixedThenAsked = (fixed: number, asked: number) => [
      ...Array<string>(fixed).fill('fixed'),
      ...Array<string>(asked).fill('awaiting-approval'),
    ];

    it.each([
      [20, 12, 3],
      [20, 10, 2],
      [20, 3, 1],
      [1, 3, 1],
      [50, 0, 1],
      [100, 4, 4],
    ])('of %s percent of %s: %s are changed, the next one requires approval', async (percent, found, most) => {
      const { outcomes, answers } = await outcomesOf(most + 1, percent, async () => ({ ok: true, value: found }));

      expect(outcomes).toEqual(fixedThenAsked(most, 1));
      const sentence = `the limit of ${most} remediations per hour for House.1 in account 111122223333: ${percent} percent of ${found} open findings.`;
      expect(answers.at(-1)?.reason).toContain(sentence);
      expect(answers.at(-1)?.question).toContain(sentence);
    });

    it('are counted once per hour', async () => {
      // The account's and the control's, then those of the next hour.
      const left = [4, 4, 100, 100, 100];
      const { outcomes, dependencies, house, pass } = await outcomesOf(3, 50, async () => ({
        ok: true,
        value: left.shift() ?? 0,
      }));
      expect(outcomes).toEqual(fixedThenAsked(2, 1));
      expect(left).toHaveLength(3);

      pass(3600);
      house.lamp = 'on';
      expect(await remediate(another(9), dependencies)).toMatchObject({ outcome: 'fixed' });
      expect(left).toHaveLength(1);
    });

    it('apply to the button as well, like the other limits', async () => {
      const { dependencies, house } = await outcomesOf(1, 20, async () => ({ ok: true, value: 2 }));
      house.lamp = 'on';

      expect(await remediate({ ...another(2), source: 'custom-action', actor: 'ann' }, dependencies)).toMatchObject({
        outcome: 'awaiting-approval',
      });
    });

    it('that cannot be counted require approval with the reason, and are counted again for the next change', async () => {
      const facts = [
        { ok: false, error: 'AccessDeniedException: not authorized' },
        { ok: true, value: 5 },
      ] as const;
      let asked = 0;
      const { outcomes, answers } = await outcomesOf(
        2,
        20,
        // Two counts for each try: the account's and the control's.
        async () => facts[Math.min(Math.ceil((asked += 1) / 2), 2) - 1] ?? cannot('No more.'),
      );

      expect(outcomes).toEqual(['awaiting-approval', 'fixed']);
      expect(answers[0]?.reason).toContain(
        'ASR could not count the open findings of House.1, so its changes wait for approval: AccessDeniedException',
      );
    });

    it('that cannot be counted temporarily are retried, without counting the change', async () => {
      let fails = true;
      const openFindings = async () => {
        if (fails) throw transient();
        return { ok: true, value: 1 } as const;
      };
      const { house, history, dependencies } = await outcomesOf(0, 20, openFindings);
      const tries = { ...dependencies, limits: { percentOfFindings: 20, perAccountPerHour: 1, above: 'ask' as const } };

      await expect(remediate(another(1), tries)).rejects.toThrow('Rate exceeded');
      expect(house.lamp).toBe('on');
      expect(history.claims.size).toBe(0);
      fails = false;
      expect(await remediate(another(1), tries)).toMatchObject({ outcome: 'fixed' });
    });
  });

  it('do not apply to approved changes', async () => {
    const { house, history, dependencies } = world({}, undefined, undefined, { perAccountPerHour: 1, above: 'ask' });
    await remediate(another(1), dependencies);
    house.lamp = 'on';
    await remediate(another(2), dependencies);
    const digest = history.records.get('r-2')?.digest ?? '';

    const approved = { ...another(2), executionId: 'approval', approval: { by: 'ann', because: 'Yes.', digest } };

    expect(await remediate(approved, dependencies)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('do not count a remediation without changes', async () => {
    const { house, dependencies } = world({ doors: { front: 'shut' }, lamp: 'off' }, undefined, undefined, {
      perAccountPerHour: 1,
    });
    for (const number of [1, 2, 3]) await remediate(another(number), dependencies);
    house.lamp = 'on';
    expect(await remediate(another(4), dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  it('stop only the control that keeps failing', async () => {
    const { house, playbook, dependencies } = world({}, undefined, undefined, { failuresPerControlPerHour: 2 });
    const stubborn: AnyPlaybook = { ...playbook, apply: async () => cannot('The lamp is stuck. Fix it.') };
    const broken = { ...dependencies, loadPlaybook: async () => stubborn };
    const outcomes: string[] = [];
    for (const number of [1, 2, 3]) outcomes.push((await remediate(another(number), broken)).outcome);

    expect(outcomes).toEqual(['failed', 'failed', 'awaiting-approval']);
    expect(house.lamp).toBe('on');
    expect(
      await remediate({ ...another(9), controlId: 'House.2' }, { ...dependencies, loadPlaybook: async () => playbook }),
    ).toMatchObject({ outcome: 'fixed' });
  });

  describe('defer changes above them', () => {
    async function deferred(limits: Limits = { perAccountPerHour: 1 }) {
      const made = world({}, undefined, undefined, limits);
      await remediate(another(1), made.dependencies);
      made.house.lamp = 'on';
      const answered = await remediate(another(2), made.dependencies);
      const again = (overrides = {}) =>
        remediate({ ...another(2), executionId: 'later', ...overrides }, made.dependencies);
      return { ...made, answered, again };
    }

    it('without a change, and say when they are tried again', async () => {
      const { house, history, answered } = await deferred();

      expect(answered).toMatchObject({
        outcome: 'deferred',
        next: 'defer',
        waitSeconds: 3600,
        deferredUntil: Date.parse('2026-11-21T01:00:00Z') / 1000,
        reason: expect.stringMatching(
          /^ASR tries again at 2026-11-21 01:00 UTC\. This change exceeds the limit of 1 remediations per hour for account 111122223333\. Would change: lamp: "on" → "off"\.$/,
        ),
      });
      expect(house.lamp).toBe('on');
      expect(history.claims.size).toBe(0);
      expect(history.records.get('r-2')).toMatchObject({
        outcome: 'deferred',
        changes: [],
        pending: [{ field: 'lamp' }],
        deferral: { since: '2026-11-21T00:00:00.000Z', until: '2026-11-21T01:00:00.000Z' },
      });
    });

    it('and make them in their hour', async () => {
      const { house, history, again, pass } = await deferred();
      pass(3600);

      expect(await again()).toMatchObject({ outcome: 'fixed' });
      expect(house.lamp).toBe('off');
      expect(history.records.get('r-2')).toMatchObject({ outcome: 'fixed', pending: [], digest: null });
    });

    it('and give a repeated message the same answer', async () => {
      const { answered, dependencies } = await deferred();

      expect(await remediate(another(2), dependencies)).toEqual(answered);
    });

    it('but find the resource compliant if it was fixed meanwhile', async () => {
      const { house, again, pass } = await deferred();
      house.lamp = 'off';
      pass(3600);

      expect(await again()).toMatchObject({ outcome: 'compliant' });
    });

    it('but not if ASR was stopped meanwhile', async () => {
      const { house, history, again, pass } = await deferred();
      history.isStopped = true;
      pass(3600);

      expect(await again()).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('ASR is stopped') });
      expect(house.lamp).toBe('on');
      expect(history.records.get('r-2')).toMatchObject({ outcome: 'skipped' });
    });

    it('and read the tags again, which may exempt the resource meanwhile', async () => {
      const { house, again, dependencies, pass } = await deferred();
      pass(3600);
      const effect = { outcome: 'skipped', reason: 'The tag asr:exempt exempts the resource.' } as const;
      Object.assign(dependencies, { checkTags: async () => ({ tags: {}, effect }) });

      expect(await again()).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('asr:exempt') });
      expect(house.lamp).toBe('on');
    });

    it('and ask an approver after the hours of the policy', async () => {
      const { answered } = await deferred({ perAccountPerHour: 1, deferHours: 1 });
      const { dependencies, house } = await deferred({ perAccountPerHour: 1, deferHours: 1 });
      house.lamp = 'on';

      expect(answered).toMatchObject({ outcome: 'deferred' });
      expect(await remediate(another(3), dependencies)).toMatchObject({
        outcome: 'awaiting-approval',
        reason: expect.stringContaining('The next 1 hours have no room for it.'),
      });
    });

    it('but ask at once for a plan of which a part requires approval', async () => {
      const { house, dependencies } = world({ ashes: 'full' }, undefined, undefined, { perAccountPerHour: 1 });
      await remediate(another(1), dependencies);
      Object.assign(house, { ashes: 'full', lamp: 'on' });

      expect(await remediate(another(2), dependencies)).toMatchObject({ outcome: 'awaiting-approval' });
      expect(house.lamp).toBe('on');
    });

    it('and make them at once after an approval', async () => {
      const { house, history, again } = await deferred();
      const digest = history.records.get('r-2')?.digest ?? '';

      expect(await again({ approval: { by: 'ann', because: 'Now.', digest } })).toMatchObject({ outcome: 'fixed' });
      expect(house.lamp).toBe('off');
    });
  });
});
