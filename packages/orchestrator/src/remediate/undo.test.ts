import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, type Aws } from '@asr/playbooks';
import { remediate } from './remediate.ts';
import type { Dependencies } from './dependencies.ts';
import { type House, open, world, request, id, transient } from './testing/index.ts';

describe('undo', () => {
  const undoing = () => request({ step: 'undo', executionId: 'undo', source: 'undo', actor: 'ada' });

  it('puts everything back, and leaves alone what came since', async () => {
    const { house, history, dependencies } = world();
    await remediate(request(), dependencies);
    house.doors['cellar'] = 'open';

    expect(await remediate(undoing(), dependencies)).toMatchObject({ outcome: 'undone' });

    expect(house).toEqual({ ...open, doors: { front: 'open', back: 'open', cellar: 'open' } });
    expect(history.records.get(id)).toMatchObject({ outcome: 'undone', undo: { by: 'ada' } });
  });

  it('touches nothing when somebody changed the resource since', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({
      ...playbook,
      read: async () => ({ ...(await playbook.read({} as never, {} as Aws)), lamp: 'flickering' }),
    });

    const told = await remediate(undoing(), { ...dependencies, loadPlaybook });

    expect(told).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('lamp was modified since the remediation'),
    });
    expect(house.doors['front']).toBe('shut');
    expect(history.records.get(id)).toMatchObject({ outcome: 'fixed' });
  });

  it('works while everything is stopped: that is when it is needed', async () => {
    const { house, history, dependencies } = world();
    await remediate(request(), dependencies);
    history.isStopped = true;

    expect(await remediate(undoing(), dependencies)).toMatchObject({ outcome: 'undone' });

    expect(house).toEqual(open);
  });

  it('says what cannot come back', async () => {
    const { house, history, dependencies } = world({ ashes: 'full' });
    await remediate(request(), dependencies);
    const approval = { by: 'ada', because: 'agreed', digest: history.records.get(id)?.digest ?? '' };
    await remediate(request({ executionId: 'approved', approval }), dependencies);

    const told = await remediate(undoing(), dependencies);

    expect(told).toMatchObject({ outcome: 'undone', reason: expect.stringContaining('Not undone: ashes removed') });
    expect(house).toMatchObject({ lamp: 'on', ashes: null });
  });

  it.each([
    ['an unknown remediation', async () => undefined],
    ['a remediation that changed nothing', async (dependencies: Dependencies) => remediate(request(), dependencies)],
  ])('refuses %s', async (_, before) => {
    const { dependencies } = world({ doors: {}, lamp: 'off' });
    await before(dependencies);

    expect(await remediate(undoing(), dependencies)).toMatchObject({ outcome: 'refused' });
  });

  const drifted = (playbook: AnyPlaybook, house: House) => {
    house.lamp = 'on';
    // Neither as it was nor as it should be: somebody chose a third thing.
    return async () => ({
      ...playbook,
      read: async () => ({ ...house, doors: { ...house.doors }, lamp: house.lamp === 'on' ? 'dimmed' : house.lamp }),
    });
  };

  it('shows what was, what became of it and what is now, where somebody else changed it', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);

    const told = await remediate(undoing(), { ...dependencies, loadPlaybook: drifted(playbook, house) });

    expect(told).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(`asr undo ${id} --force`) });
    expect(told.reason.length).toBeLessThanOrEqual(300);
    expect(house.doors).toEqual({ front: 'shut', back: 'shut' });
    expect(history.records.get(id)).toMatchObject({
      outcome: 'fixed',
      conflict: [{ field: 'lamp', from: 'on', to: 'off', now: 'dimmed' }],
    });
  });

  it('puts back all the same by force, and remembers who, and what was overwritten', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);
    house.lamp = 'broken' as 'on';

    const forced = { ...undoing(), force: true };
    const told = await remediate(forced, { ...dependencies, loadPlaybook: async () => playbook });

    expect(told).toMatchObject({
      outcome: 'undone',
      reason: expect.stringContaining('Forced: later changes of lamp were overwritten.'),
    });
    expect(house).toMatchObject({ doors: { front: 'open', back: 'open' }, lamp: 'on' });
    expect(history.records.get(id)).toMatchObject({
      outcome: 'undone',
      undo: { by: 'ada', force: true },
      conflict: [{ field: 'lamp', from: 'on', to: 'off', now: 'broken' }],
    });
  });

  it('writes down what force overwrites before it does, and keeps it when the try comes again', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);
    house.lamp = 'broken' as 'on';
    const crashing: AnyPlaybook = {
      ...playbook,
      apply: async (...args: Parameters<AnyPlaybook['apply']>) => {
        await playbook.apply(...(args as Parameters<typeof playbook.apply>));
        throw transient();
      },
    };

    const forced = { ...undoing(), force: true };
    await expect(remediate(forced, { ...dependencies, loadPlaybook: async () => crashing })).rejects.toThrow(
      'Rate exceeded',
    );
    expect(history.records.get(id)).toMatchObject({ outcome: 'fixed', conflict: [{ field: 'lamp', now: 'broken' }] });

    expect(await remediate(forced, dependencies)).toMatchObject({ outcome: 'undone' });
    expect(history.records.get(id)).toMatchObject({ conflict: [{ field: 'lamp', now: 'broken' }] });
  });

  it('has no conflict left to show once it has succeeded', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);
    await remediate(undoing(), { ...dependencies, loadPlaybook: drifted(playbook, house) });
    house.lamp = 'off';

    await remediate({ ...undoing(), executionId: 'later' }, dependencies);

    expect(history.records.get(id)).toMatchObject({ outcome: 'undone', conflict: [] });
  });

  it.each(['imported', 'detection'] as const)(
    'is not fixed again automatically (%s), and says how to allow it',
    async (source) => {
      const { house, dependencies } = world();
      await remediate(request(), dependencies);
      await remediate(undoing(), dependencies);

      const again = await remediate(request({ remediationId: 'r-again', executionId: 'again', source }), dependencies);

      expect(again).toMatchObject({ outcome: 'skipped', next: 'report' });
      expect(again.reason).toBe(
        `ada undid ${id} on 2026-11-21, so it is not fixed again automatically before 2026-12-21. To allow it, press the button or run \`asr allow-again the-house House.1\`.`,
      );
      expect(house.lamp).toBe('on');
    },
  );

  it('disarms the control only for what was undone: a new violation is fixed, and the rest waits for an approval', async () => {
    const { house, history, dependencies } = world();
    await remediate(request(), dependencies);
    await remediate(undoing(), dependencies);
    house.doors['cellar'] = 'open';

    const again = await remediate(
      request({ remediationId: 'r-again', executionId: 'again', source: 'imported' }),
      dependencies,
    );

    expect(again).toMatchObject({ outcome: 'awaiting-approval' });
    expect(house).toMatchObject({ doors: { front: 'open', back: 'open', cellar: 'shut' }, lamp: 'on' });
    expect(history.records.get('r-again')).toMatchObject({
      changes: [{ key: 'cellar' }],
      pending: [{ key: 'front' }, { key: 'back' }, { field: 'lamp' }],
    });
  });

  it('asks an approver about another violation in the same part of the resource', async () => {
    const { house, dependencies } = world();
    const lampOff = request({ parameters: { finding: {}, policy: { lamp: 'off' } } });
    house.doors = {};
    await remediate(lampOff, dependencies);
    await remediate(undoing(), dependencies);
    house.lamp = 'off';

    const again = await remediate(
      request({
        remediationId: 'r-again',
        executionId: 'again',
        source: 'imported',
        parameters: { finding: {}, policy: { lamp: 'on' } },
      }),
      dependencies,
    );

    expect(again).toMatchObject({ outcome: 'awaiting-approval' });
    expect(house.lamp).toBe('off');
  });

  it('no longer holds after the days that the policy sets', async () => {
    const { house, dependencies, pass } = world();
    const shorter = { ...dependencies, undoHoldsDays: 2 };
    await remediate(request(), shorter);
    await remediate(undoing(), shorter);
    pass(2 * 86_400 + 1);

    const again = request({ remediationId: 'r-again', executionId: 'again', source: 'imported' });
    expect(await remediate(again, shorter)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('no longer holds after 30 days', async () => {
    const { house, dependencies, pass } = world();
    await remediate(request(), dependencies);
    await remediate(undoing(), dependencies);
    pass(30 * 86_400 + 1);

    const again = request({ remediationId: 'r-again', executionId: 'again', source: 'imported' });
    expect(await remediate(again, dependencies)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('is fixed again when somebody presses the button', async () => {
    const { house, dependencies } = world();
    await remediate(request(), dependencies);
    await remediate(undoing(), dependencies);

    expect(
      await remediate(request({ remediationId: 'r-pressed', executionId: 'pressed' }), dependencies),
    ).toMatchObject({ outcome: 'fixed' });
    house.lamp = 'on';
    const automatic = request({ remediationId: 'r-again', executionId: 'again', source: 'imported' });
    expect(await remediate(automatic, dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  it('leaves nothing alone when it was refused, or when it comes again after somebody allowed it', async () => {
    const { house, playbook, dependencies, history } = world();
    const automatic = (name: string) => request({ remediationId: `r-${name}`, executionId: name, source: 'imported' });
    await remediate(request(), dependencies);
    await remediate(undoing(), { ...dependencies, loadPlaybook: drifted(playbook, house) });
    expect(await remediate(automatic('refused'), dependencies)).toMatchObject({ outcome: 'fixed' });

    await remediate({ ...undoing(), executionId: 'second' }, dependencies);
    await history.allowAgain(request(), 'regional', 'bob');
    expect(await remediate({ ...undoing(), executionId: 'third' }, dependencies)).toMatchObject({
      outcome: 'undone',
      reason: 'It was undone before.',
    });
    expect(await remediate(automatic('allowed'), dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  it('of the answer to one event lets the next event be answered', async () => {
    const { playbook, dependencies } = world();
    const ofEvents = { ...dependencies, loadPlaybook: async () => ({ ...playbook, remediesEvent: true as const }) };
    await remediate(request({ source: 'detection' }), ofEvents);
    await remediate(undoing(), ofEvents);

    const next = request({ remediationId: 'r-next', executionId: 'next', source: 'detection' });
    expect(await remediate(next, ofEvents)).toMatchObject({ outcome: 'fixed' });
  });

  it('is not taken back by the remediation that still waits for the service', async () => {
    const { house, dependencies } = world({ settled: false });
    expect(await remediate(request(), dependencies)).toMatchObject({ next: 'wait' });
    await remediate(undoing(), dependencies);
    expect(house.lamp).toBe('on');

    expect(await remediate(request(), dependencies)).toMatchObject({ outcome: 'skipped' });
    expect(house.lamp).toBe('on');
  });
});
