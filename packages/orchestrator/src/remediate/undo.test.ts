import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, type Aws, setElements } from '@asr/playbooks';
import { remediate } from './remediate.ts';
import type { Dependencies } from './dependencies.ts';
import { type House, open, world, request, id, transient } from './testing/index.ts';

describe('undo', () => {
  const undoing = () => request({ step: 'undo', executionId: 'undo', source: 'undo', actor: 'ada' });

  it('restores the before-image, and keeps later additions', async () => {
    const { house, history, dependencies } = world();
    await remediate(request(), dependencies);
    house.doors['cellar'] = 'open';

    expect(await remediate(undoing(), dependencies)).toMatchObject({ outcome: 'undone' });

    expect(house).toEqual({ ...open, doors: { front: 'open', back: 'open', cellar: 'open' } });
    expect(history.records.get(id)).toMatchObject({ outcome: 'undone', undo: { by: 'ada' } });
  });

  it('changes nothing if the resource was modified since', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({
      ...playbook,
      read: async () => ({ ...(await playbook.read({} as never, {} as Aws)), lamp: 'flickering' }),
    });

    const answer = await remediate(undoing(), { ...dependencies, loadPlaybook });

    expect(answer).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('lamp was modified since the remediation'),
    });
    expect(house.doors['front']).toBe('shut');
    expect(history.records.get(id)).toMatchObject({ outcome: 'fixed' });
  });

  it('reads the resource with the parameters of the policy in every step', async () => {
    const { playbook, dependencies, pass } = world();
    const given: unknown[] = [];
    let attempts = 0;
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({
      ...playbook,
      read: (target, aws, parameters) => {
        given.push(parameters);
        return playbook.read(target, aws, parameters);
      },
      apply: async (...change) => {
        if ((attempts += 1) === 1) throw transient();
        return playbook.apply(...change);
      },
    });
    const parameters = { finding: {}, policy: { lamp: 'on' } };

    await expect(remediate(request({ parameters }), { ...dependencies, loadPlaybook })).rejects.toThrow('Rate');
    pass(61);
    await remediate(request({ parameters }), { ...dependencies, loadPlaybook });
    await remediate({ ...undoing(), parameters }, { ...dependencies, loadPlaybook });

    // Plan; apply and verify of the second attempt; compare before the undo, and check after it.
    expect(given).toHaveLength(5);
    expect(given).toEqual(given.map(() => ({ lamp: 'on' })));
  });

  it('works while ASR is stopped', async () => {
    const { house, history, dependencies } = world();
    await remediate(request(), dependencies);
    history.isStopped = true;

    expect(await remediate(undoing(), dependencies)).toMatchObject({ outcome: 'undone' });

    expect(house).toEqual(open);
  });

  it('reports changes that cannot be undone', async () => {
    const { house, history, dependencies } = world({ ashes: 'full' });
    await remediate(request(), dependencies);
    const approval = { by: 'ada', because: 'agreed', digest: history.records.get(id)?.digest ?? '' };
    await remediate(request({ executionId: 'approved', approval }), dependencies);

    const answer = await remediate(undoing(), dependencies);

    expect(answer).toMatchObject({ outcome: 'undone', reason: expect.stringContaining('Not undone: ashes removed') });
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
    // Neither the original nor the compliant value, but a third one.
    return async () => ({
      ...playbook,
      read: async () => ({ ...house, doors: { ...house.doors }, lamp: house.lamp === 'on' ? 'dimmed' : house.lamp }),
    });
  };

  it('records the original, the remediated and the current value of a conflict', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);

    const answer = await remediate(undoing(), { ...dependencies, loadPlaybook: drifted(playbook, house) });

    expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(`asr undo ${id} --force`) });
    expect(answer.reason.length).toBeLessThanOrEqual(300);
    expect(house.doors).toEqual({ front: 'shut', back: 'shut' });
    expect(history.records.get(id)).toMatchObject({
      outcome: 'fixed',
      conflict: [{ field: 'lamp', from: 'on', to: 'off', now: 'dimmed' }],
    });
  });

  it('with force overwrites later changes, and records the actor and the overwritten values', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);
    house.lamp = 'broken' as 'on';

    const forced = { ...undoing(), force: true };
    const answer = await remediate(forced, { ...dependencies, loadPlaybook: async () => playbook });

    expect(answer).toMatchObject({
      outcome: 'undone',
      reason: expect.stringContaining('Forced: later changes to lamp were overwritten.'),
    });
    expect(house).toMatchObject({ doors: { front: 'open', back: 'open' }, lamp: 'on' });
    expect(history.records.get(id)).toMatchObject({
      outcome: 'undone',
      undo: { by: 'ada', force: true },
      conflict: [{ field: 'lamp', from: 'on', to: 'off', now: 'broken' }],
    });
  });

  it('with force records the values before it overwrites them, and keeps them on a retry', async () => {
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

  it('never brings back what an earlier remediation had made, if that one was undone since', async () => {
    const { house, history, playbook, dependencies, pass } = world();
    const opens: AnyPlaybook = {
      ...playbook,
      control: 'House.2',
      plan: (state: House) => setElements(state, 'doors', { front: 'open' }),
    };
    const both = { ...dependencies, loadPlaybook: async (name: string) => (name === 'House.2' ? opens : playbook) };
    const later = { controlId: 'House.2', remediationId: 'r-later' };
    await remediate(request(), both);
    pass(1);
    await remediate(request({ ...later, executionId: 'second' }), both);
    pass(1);
    // The front door is open again, so this undo has only the rest to do.
    expect(await remediate(undoing(), both)).toMatchObject({ outcome: 'undone' });
    pass(1);

    const answer = await remediate({ ...undoing(), ...later }, both);

    expect(answer).toMatchObject({
      outcome: 'undone',
      reason: expect.stringContaining('Not restored: doors[front], because the remediation that made it was undone'),
    });
    expect(house).toEqual(open);
    expect(history.records.get('r-later')).toMatchObject({ outcome: 'undone' });
  });

  it('restores what an earlier remediation made, if that one was undone before', async () => {
    const { house, playbook, dependencies, pass } = world();
    await remediate(request(), dependencies);
    pass(1);
    await remediate(undoing(), dependencies);
    pass(1);
    house.doors['front'] = 'shut';
    const opens: AnyPlaybook = {
      ...playbook,
      control: 'House.2',
      plan: (state: House) => setElements(state, 'doors', { front: 'open' }),
    };
    const later = { controlId: 'House.2', remediationId: 'r-later' };
    const both = { ...dependencies, loadPlaybook: async () => opens };
    await remediate(request({ ...later, executionId: 'second' }), both);
    pass(1);

    await remediate({ ...undoing(), ...later }, both);

    expect(house.doors['front']).toBe('shut');
  });

  it('has no conflict after it succeeded', async () => {
    const { house, history, playbook, dependencies } = world();
    await remediate(request(), dependencies);
    await remediate(undoing(), { ...dependencies, loadPlaybook: drifted(playbook, house) });
    house.lamp = 'off';

    await remediate({ ...undoing(), executionId: 'later' }, dependencies);

    expect(history.records.get(id)).toMatchObject({ outcome: 'undone', conflict: [] });
  });

  it.each(['imported', 'detection', 'deadline'] as const)(
    'is not repeated automatically (%s), and the reason says how to allow it',
    async (source) => {
      const { house, dependencies } = world();
      await remediate(request(), dependencies);
      await remediate(undoing(), dependencies);

      const again = await remediate(request({ remediationId: 'r-again', executionId: 'again', source }), dependencies);

      expect(again).toMatchObject({ outcome: 'skipped', next: 'report' });
      expect(again.reason).toBe(
        `ada undid ${id} on 2026-11-21, so ASR does not repeat it automatically before 2026-12-21. To allow it, use the button or run \`asr allow-again the-house House.1\`.`,
      );
      expect(house.lamp).toBe('on');
    },
  );

  it('applies only to the undone changes: a new violation is fixed, and the rest waits for approval', async () => {
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

  it('requires approval for another violation in the same part of the resource', async () => {
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

  it('expires after the days that the policy sets', async () => {
    const { house, dependencies, pass } = world();
    const shorter = { ...dependencies, undoHoldsDays: 2 };
    await remediate(request(), shorter);
    await remediate(undoing(), shorter);
    pass(2 * 86_400 + 1);

    const again = request({ remediationId: 'r-again', executionId: 'again', source: 'imported' });
    expect(await remediate(again, shorter)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('expires after 30 days', async () => {
    const { house, dependencies, pass } = world();
    await remediate(request(), dependencies);
    await remediate(undoing(), dependencies);
    pass(30 * 86_400 + 1);

    const again = request({ remediationId: 'r-again', executionId: 'again', source: 'imported' });
    expect(await remediate(again, dependencies)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('is overridden by the button', async () => {
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

  it('leaves no mark when it was refused, or is repeated after it was allowed again', async () => {
    const { house, playbook, dependencies, history } = world();
    const automatic = (name: string) => request({ remediationId: `r-${name}`, executionId: name, source: 'imported' });
    await remediate(request(), dependencies);
    await remediate(undoing(), { ...dependencies, loadPlaybook: drifted(playbook, house) });
    expect(await remediate(automatic('refused'), dependencies)).toMatchObject({ outcome: 'fixed' });

    await remediate({ ...undoing(), executionId: 'second' }, dependencies);
    await history.allowAgain(request(), 'regional', 'bob');
    expect(await remediate({ ...undoing(), executionId: 'third' }, dependencies)).toMatchObject({
      outcome: 'undone',
      reason: 'This remediation was already undone.',
    });
    expect(await remediate(automatic('allowed'), dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  it('of the remediation of one event does not affect the next event', async () => {
    const { playbook, dependencies } = world();
    const ofEvents = { ...dependencies, loadPlaybook: async () => ({ ...playbook, remediesEvent: true as const }) };
    await remediate(request({ source: 'detection' }), ofEvents);
    await remediate(undoing(), ofEvents);

    const next = request({ remediationId: 'r-next', executionId: 'next', source: 'detection' });
    expect(await remediate(next, ofEvents)).toMatchObject({ outcome: 'fixed' });
  });

  it('is not reverted by a remediation that still waits for the service', async () => {
    const { house, dependencies } = world({ settled: false });
    expect(await remediate(request(), dependencies)).toMatchObject({ outcome: 'running', next: 'wait' });
    await remediate(undoing(), dependencies);
    expect(house.lamp).toBe('on');

    expect(await remediate(request(), dependencies)).toMatchObject({ outcome: 'skipped' });
    expect(house.lamp).toBe('on');
  });
});
