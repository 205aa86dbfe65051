import { describe, expect, it } from '@jest/globals';
import { skip, type AnyPlaybook, type Aws } from '@asr/playbooks';
import { count } from '@asr/playbooks/parameters';
import { remediate } from './remediate.ts';
import { open, world, request, id } from './testing/index.ts';

describe('remediate', () => {
  it('fixes, verifies, and keeps the before-image', async () => {
    const { house, history, dependencies } = world();

    const answer = await remediate(request(), dependencies);

    expect(answer).toMatchObject({ outcome: 'fixed', reason: 'Changed and verified.', next: 'report' });
    expect(house).toMatchObject({ doors: { front: 'shut', back: 'shut' }, lamp: 'off' });
    expect(history.records.get(id)).toMatchObject({
      outcome: 'fixed',
      changes: [
        { field: 'doors', key: 'front', from: 'open', to: 'shut' },
        { field: 'doors', key: 'back', from: 'open', to: 'shut' },
        { field: 'lamp', from: 'on', to: 'off' },
      ],
    });
    expect(history.claims.size).toBe(0);
  });

  it.each([
    ['compliant', { doors: { front: 'shut' }, lamp: 'off' }],
    ['gone', { gone: true }],
    ['refused', { refuses: true }],
  ] as const)('answers %s and changes nothing', async (outcome, start) => {
    const { house, history, dependencies } = world(start);
    const before = structuredClone(house);

    expect(await remediate(request(), dependencies)).toMatchObject({ outcome });

    expect(house).toEqual(before);
    expect(history.records.get(id)).toMatchObject({ outcome, changes: [] });
  });

  it('skips a request that was queued before `asr stop`, and runs a new one after `asr start`', async () => {
    const { house, history, dependencies } = world();
    const queued = request({ source: 'imported' });
    await history.turn('stop', 'ada', 'Incident 4711');

    expect(await remediate(queued, dependencies)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('asr start'),
    });
    expect(house).toEqual(open);

    await history.turn('start', 'ada', '');
    const again = request({ source: 'imported', executionId: 'another', remediationId: 'r-another' });
    expect(await remediate(again, dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  it('plans without changing anything, even while ASR is stopped', async () => {
    const { house, history, dependencies } = world();
    history.isStopped = true;

    const answer = await remediate(request({ step: 'plan' }), dependencies);

    expect(answer).toMatchObject({ outcome: 'planned', summary: expect.stringContaining('lamp: "on" → "off"') });
    expect(house).toEqual(open);
    expect(history.records.get(id)).toMatchObject({ outcome: 'planned', changes: [], pending: { length: 3 } });
  });

  it('records which changes of a plan ask, so that a report never counts them as automatic', async () => {
    const { history, playbook, dependencies } = world();
    const asking = async (): Promise<AnyPlaybook> => ({
      ...playbook,
      plan: (...given) => Object.assign(playbook.plan(...given), { asks: { lamp: 'A guest could trip.' } }),
    });

    await remediate(request({ step: 'plan' }), { ...dependencies, loadPlaybook: asking });

    expect(history.records.get(id)).toMatchObject({ pending: { length: 3 }, asked: ['lamp'] });
  });

  it('changes nothing while ASR is stopped, and records it', async () => {
    const { house, history, dependencies } = world();
    history.isStopped = true;

    expect(await remediate(request(), dependencies)).toMatchObject({ outcome: 'skipped' });

    expect(house).toEqual(open);
    expect(history.records.get(id)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('ASR is stopped'),
      changes: [],
      finishedAt: expect.any(String),
    });
  });

  it('keeps a plan waiting that is approved while ASR is stopped', async () => {
    const { house, history, dependencies } = world();
    await remediate(request({ approvalRequired: true }), dependencies);
    const digest = history.records.get(id)?.digest ?? '';
    history.isStopped = true;

    expect(await remediate(request({ approval: { by: 'ada', because: 'x', digest } }), dependencies)).toMatchObject({
      outcome: 'skipped',
    });

    expect(house).toEqual(open);
    expect(history.records.get(id)).toMatchObject({ outcome: 'awaiting-approval', digest });
  });

  it('runs for a detected event that was stopped, when it arrives again in another execution', async () => {
    const { history, dependencies } = world();
    const detected = request({
      source: 'detection',
      detection: { id: 'd', at: '2026-11-21T00:00:00Z', what: 'Opened.' },
    });
    history.isStopped = true;
    await remediate(detected, dependencies);
    history.isStopped = false;

    expect(await remediate({ ...detected, executionId: 'another' }, dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  it('refuses a control without a playbook', async () => {
    const { dependencies } = world();

    expect(await remediate(request({ controlId: 'Castle.9' }), dependencies)).toMatchObject({ outcome: 'refused' });
  });

  it('refuses an invalid parameter', async () => {
    const { dependencies } = world();
    const playbook: AnyPlaybook = {
      ...(await dependencies.loadPlaybook('House.1'))!,
      parameters: { lamp: count({ default: 1, min: 1, max: 9, unit: '', meaning: 'floor' }) },
    };

    const answer = await remediate(request({ parameters: { finding: { lamp: ['dim'] }, policy: {} } }), {
      ...dependencies,
      loadPlaybook: async () => playbook,
    });

    expect(answer).toMatchObject({
      outcome: 'refused',
      reason: 'The parameter lamp of House.1 must be a number, not "dim".',
    });
  });

  it('reports a permanent error, with the before-image of the changes that had started', async () => {
    const { history, playbook, dependencies } = world();
    const denied = Object.assign(new Error('not yours'), { name: 'AccessDeniedException' });
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, apply: () => Promise.reject(denied) });

    const answer = await remediate(request(), { ...dependencies, loadPlaybook });

    expect(answer).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('ASR-House.1') });
    // The note then contains the undo command.
    expect(answer.summary).toBe('doors[front]: "open" → "shut"; doors[back]: "open" → "shut"; lamp: "on" → "off"');
    expect(history.records.get(id)).toMatchObject({ outcome: 'failed', changes: { length: 3 } });
    expect(history.claims.size).toBe(0);
  });

  it('is not fixed if verification finds the violation again', async () => {
    const { playbook, dependencies } = world();
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, apply: async () => undefined });

    const answer = await remediate(request(), { ...dependencies, loadPlaybook });

    expect(answer).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('still not compliant') });
  });
});

describe('a service that returns the old state for a while', () => {
  it('is verified repeatedly before the outcome is failed', async () => {
    const { history, playbook, dependencies } = world();
    const stale = structuredClone(open);
    let looks = 0;
    const read = async (): Promise<object> =>
      (looks += 1) <= 3 ? stale : playbook.read({} as never, {} as Aws).then((state) => state ?? {});
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, read });

    expect(await remediate(request(), { ...dependencies, loadPlaybook })).toMatchObject({ outcome: 'fixed' });

    expect(looks).toBe(4);
    expect(history.records.get(id)?.changes).toHaveLength(3);
  });

  it('is not verified forever', async () => {
    let pauses = 0;
    const { playbook, dependencies } = world({}, undefined, () => (pauses += 1));
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, apply: async () => undefined });

    expect(await remediate(request(), { ...dependencies, loadPlaybook })).toMatchObject({ outcome: 'failed' });

    expect(pauses).toBe(6);
  });
});

describe('a plan that skips the resource', () => {
  it('is skipped without a notification', async () => {
    const { playbook, dependencies } = world();
    const elsewhere: AnyPlaybook = { ...playbook, plan: () => skip('No policy names this house.') };
    const answer = await remediate(request(), { ...dependencies, loadPlaybook: async () => elsewhere });
    expect(answer).toMatchObject({ outcome: 'skipped', reason: 'No policy names this house.' });
  });
});

describe('tags that forbid a remediation', () => {
  const exempt = {
    outcome: 'skipped',
    reason: 'The resource is exempt by its tag asr:exempt until 2027-01-01.',
  } as const;
  const exemptWorld = () => {
    const { dependencies, ...rest } = world();
    return { ...rest, dependencies: { ...dependencies, checkTags: async () => ({ tags: {}, effect: exempt }) } };
  };

  it.each(['remediate', 'plan'] as const)('apply to the button as well (%s)', async (step) => {
    const { house, dependencies } = exemptWorld();
    expect(await remediate(request({ step, source: 'custom-action' }), dependencies)).toMatchObject(exempt);
    expect(house.lamp).toBe('on');
  });

  it('do not apply if an operator overrides them, and history records the override', async () => {
    const { house, history, dependencies } = exemptWorld();
    const override = { by: 'alice', because: 'The owner agreed.' };
    expect(await remediate(request({ override }), dependencies)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
    expect(history.records.get(id)).toMatchObject({ override });
  });

  it('do not prevent an undo', async () => {
    const { house, dependencies } = world();
    await remediate(request(), dependencies);
    const undone = await remediate(request({ step: 'undo', executionId: 'undo' }), {
      ...dependencies,
      checkTags: async () => ({ tags: {}, effect: exempt }),
    });
    expect(undone).toMatchObject({ outcome: 'undone' });
    expect(house.lamp).toBe('on');
  });
});

describe('an answer', () => {
  it('contains that the change was not verified, and that a ticket is requested', async () => {
    const { dependencies, playbook } = world();
    const half: AnyPlaybook = { ...playbook, apply: async () => undefined };
    const answer = await remediate(request({ ticket: true }), { ...dependencies, loadPlaybook: async () => half });
    expect(answer).toMatchObject({ outcome: 'failed', unverified: true, ticket: true });
  });
});
