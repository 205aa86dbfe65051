import { describe, expect, it } from '@jest/globals';
import {
  cannot,
  definePlaybook,
  explain,
  set,
  setElements,
  skip,
  join,
  refuse,
  type AnyPlaybook,
  type Aws,
  count as wholeNumber,
  oneOf,
} from '@asr/playbooks';
import { type RemediationRequest, digestOf, isTransient } from '../model/index.ts';
import { remediate } from './remediate.ts';
import type { Limits } from '../policy/index.ts';
import type { OwnFinding } from '../detection/index.ts';
import type { Surroundings } from './context.ts';
import type { RunbookRunner } from './runbook.ts';
import { type HistoryInMemory, aRequest, historyInMemory } from '../testing/index.ts';

interface House {
  doors: { [name: string]: 'open' | 'shut' };
  lamp: 'on' | 'off';
  /** Cannot be put back. */
  ashes: 'full' | null;
  /** `false`: ordered, not finished. */
  settled: boolean;
  refuses: boolean;
  gone: boolean;
}

const open: House = {
  doors: { front: 'open', back: 'open' },
  lamp: 'on',
  ashes: null,
  settled: true,
  refuses: false,
  gone: false,
};

/** A resource in memory, its playbook, and everything that remediating it takes. */
function world(
  start: Partial<House> = {},
  runbooks?: RunbookRunner,
  onPause?: (house: House) => void,
  limits: Limits = {},
) {
  const house: House = structuredClone({ ...open, ...start });
  let time = Date.parse('2026-11-21T00:00:00Z');
  const now = () => new Date(time);
  const history = historyInMemory(now);
  let attempts = 0;
  const imported: OwnFinding[] = [];
  const playbook = definePlaybook({
    control: 'House.1',
    title: 'shut the house for the night',
    resourceType: 'AwsHouse',
    scope: 'regional',
    effect: 'reversible',
    irreversible: ['ashes'],
    permissions: { read: [], write: [] },
    parameters: { lamp: oneOf(['on', 'off'], { default: 'off', meaning: 'exact' }) },
    settles: { withinSeconds: 600, isSettled: (state) => state.settled },
    read: async () => (house.gone ? undefined : structuredClone({ ...house, doors: house.doors })),
    plan(state, parameters) {
      if (state.refuses) return refuse('Somebody still sits in the garden. Ask them in first.');
      const doors = Object.fromEntries(Object.keys(state.doors).map((door) => [door, 'shut' as const]));
      return join(
        setElements(state, 'doors', doors),
        set(state, { lamp: parameters.lamp === 'on' ? 'on' : 'off' }),
        state.ashes === 'full' ? set(state, { ashes: null }) : { kind: 'compliant' },
      );
    },
    async apply(_target, change) {
      if (change.field === 'doors') house.doors[change.key] = change.to === 'shut' ? 'shut' : 'open';
      if (change.field === 'lamp') house.lamp = change.to;
      if (change.field === 'ashes') house.ashes = change.to;
    },
  });
  const surroundings: Surroundings = {
    history,
    loadPlaybook: async (id) => (id === 'House.1' ? playbook : undefined),
    enter: async () => ({ now, client: () => cannot('No client is needed here.') }),
    runbooks: runbooks ?? {
      start: async () => cannot('No runbook here.'),
      look: async () => cannot('No runbook here.'),
    },
    limits,
    openFindings: async () => cannot('Nothing asks how many findings there are.'),
    whyForbidden: async () => undefined,
    importFinding: async (_aws, finding) => {
      imported.push(finding);
      return undefined;
    },
    roleName: (request) => `ASR-${request.controlId}`,
    lease: () => ({ token: `attempt-${(attempts += 1)}`, milliseconds: 60_000 }),
    now,
    pause: async (seconds) => {
      time += seconds * 1000;
      onPause?.(house);
    },
  };
  return { house, history, playbook, imported, surroundings, pass: (seconds: number) => (time += seconds * 1000) };
}

const request = (overrides: Partial<RemediationRequest> = {}) =>
  aRequest({ controlId: 'House.1', resourceId: 'the-house', ...overrides });
const id = request().remediationId;

const transient = () =>
  Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });

describe('remediate', () => {
  it('fixes, verifies, and keeps what was there before', async () => {
    const { house, history, surroundings } = world();

    const told = await remediate(request(), surroundings);

    expect(told).toMatchObject({ outcome: 'fixed', reason: 'Changed and verified.', next: 'report' });
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
    const { house, history, surroundings } = world(start);
    const before = structuredClone(house);

    expect(await remediate(request(), surroundings)).toMatchObject({ outcome });

    expect(house).toEqual(before);
    expect(history.records.get(id)).toMatchObject({ outcome, changes: [] });
  });

  it('changes nothing for what was queued before `asr stop`, and does it after `asr start` when it is asked for again', async () => {
    const { house, history, surroundings } = world();
    const queued = request({ source: 'imported' });
    await history.turn('stop', 'ada', 'Incident 4711');

    expect(await remediate(queued, surroundings)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('asr start'),
    });
    expect(house).toEqual(open);

    await history.turn('start', 'ada', '');
    const again = request({ source: 'imported', executionId: 'another', remediationId: 'r-another' });
    expect(await remediate(again, surroundings)).toMatchObject({ outcome: 'fixed' });
  });

  it('only looks when it is asked for a plan, even while everything is stopped', async () => {
    const { house, history, surroundings } = world();
    history.isStopped = true;

    const told = await remediate(request({ step: 'plan' }), surroundings);

    expect(told).toMatchObject({ outcome: 'planned', summary: expect.stringContaining('lamp: "on" → "off"') });
    expect(house).toEqual(open);
    expect(history.records.get(id)).toMatchObject({ outcome: 'planned', changes: [], pending: { length: 3 } });
  });

  it('changes nothing while everything is stopped, and history says so', async () => {
    const { house, history, surroundings } = world();
    history.isStopped = true;

    expect(await remediate(request(), surroundings)).toMatchObject({ outcome: 'skipped' });

    expect(house).toEqual(open);
    expect(history.records.get(id)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('ASR is stopped'),
      changes: [],
      finishedAt: expect.any(String),
    });
  });

  it('leaves a plan open for approval when the yes comes while everything is stopped', async () => {
    const { house, history, surroundings } = world();
    await remediate(request({ approvalRequired: true }), surroundings);
    const digest = history.records.get(id)?.digest ?? '';
    history.isStopped = true;

    expect(await remediate(request({ approval: { by: 'ada', because: 'x', digest } }), surroundings)).toMatchObject({
      outcome: 'skipped',
    });

    expect(house).toEqual(open);
    expect(history.records.get(id)).toMatchObject({ outcome: 'awaiting-approval', digest });
  });

  it('answers a detected event that was stopped when it arrives again in another execution', async () => {
    const { history, surroundings } = world();
    const detected = request({
      source: 'detection',
      detection: { id: 'd', at: '2026-11-21T00:00:00Z', what: 'Opened.' },
    });
    history.isStopped = true;
    await remediate(detected, surroundings);
    history.isStopped = false;

    expect(await remediate({ ...detected, executionId: 'another' }, surroundings)).toMatchObject({ outcome: 'fixed' });
  });

  it('refuses a control without a playbook', async () => {
    const { surroundings } = world();

    expect(await remediate(request({ controlId: 'Castle.9' }), surroundings)).toMatchObject({ outcome: 'refused' });
  });

  it('reports a parameter that makes no sense, and does not guess', async () => {
    const { surroundings } = world();
    const playbook: AnyPlaybook = {
      ...(await surroundings.loadPlaybook('House.1'))!,
      parameters: { lamp: wholeNumber({ default: 1, min: 1, max: 9, unit: '', meaning: 'floor' }) },
    };

    const told = await remediate(request({ parameters: { finding: { lamp: ['dim'] }, policy: {} } }), {
      ...surroundings,
      loadPlaybook: async () => playbook,
    });

    expect(told).toMatchObject({
      outcome: 'refused',
      reason: 'The parameter lamp of House.1 must be a number, not "dim".',
    });
  });

  it('reports an error that no second try can mend, with the before-image of what it had begun', async () => {
    const { history, playbook, surroundings } = world();
    const denied = Object.assign(new Error('not yours'), { name: 'AccessDeniedException' });
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, apply: () => Promise.reject(denied) });

    const told = await remediate(request(), { ...surroundings, loadPlaybook });

    expect(told).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('ASR-House.1') });
    // So that its note offers the way back.
    expect(told.summary).toBe('doors[front]: "open" → "shut"; doors[back]: "open" → "shut"; lamp: "on" → "off"');
    expect(history.records.get(id)).toMatchObject({ outcome: 'failed', changes: { length: 3 } });
    expect(history.claims.size).toBe(0);
  });

  it('does not call it fixed when a second look finds it as bad as before', async () => {
    const { playbook, surroundings } = world();
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, apply: async () => undefined });

    const told = await remediate(request(), { ...surroundings, loadPlaybook });

    expect(told).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('still not compliant') });
  });
});

describe('a service that shows the old state for a while', () => {
  it('is looked at again before anything is called failed', async () => {
    const { history, playbook, surroundings } = world();
    const stale = structuredClone(open);
    let looks = 0;
    const read = async (): Promise<object> =>
      (looks += 1) <= 3 ? stale : playbook.read({} as never, {} as Aws).then((state) => state ?? {});
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, read });

    expect(await remediate(request(), { ...surroundings, loadPlaybook })).toMatchObject({ outcome: 'fixed' });

    expect(looks).toBe(4);
    expect(history.records.get(id)?.changes).toHaveLength(3);
  });

  it('is not looked at for ever', async () => {
    let pauses = 0;
    const { playbook, surroundings } = world({}, undefined, () => (pauses += 1));
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, apply: async () => undefined });

    expect(await remediate(request(), { ...surroundings, loadPlaybook })).toMatchObject({ outcome: 'failed' });

    expect(pauses).toBe(6);
  });
});

describe('two requests for one resource', () => {
  const other = () => request({ remediationId: 'r-other', executionId: 'other' });

  it('the same finding from two accounts, milliseconds apart, does not run twice', async () => {
    const { history, surroundings } = world();
    await history.open(other(), 'regional', { token: 'theirs', milliseconds: 60_000 });

    const told = await remediate(request(), surroundings);

    expect(told).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('r-other') });
  });

  it('one that was interrupted in the middle waits while another is at work, and is brought to its end', async () => {
    const { house, history, playbook, surroundings, pass } = world();
    let isThrottled = true;
    const apply: AnyPlaybook['apply'] = async (target, change, aws) => {
      if (change.field === 'lamp' && isThrottled) throw transient();
      return playbook.apply(target, change, aws);
    };
    const throttled = { ...surroundings, loadPlaybook: async (): Promise<AnyPlaybook> => ({ ...playbook, apply }) };
    await expect(remediate(request(), throttled)).rejects.toThrow('Rate exceeded');
    await history.open(other(), 'regional', { token: 'theirs', milliseconds: 60_000 });

    await expect(remediate(request(), throttled)).rejects.toThrow('holds the resource');

    isThrottled = false;
    pass(61);
    expect(await remediate(request(), throttled)).toMatchObject({ outcome: 'fixed' });
    expect(house).toMatchObject({ doors: { front: 'shut', back: 'shut' }, lamp: 'off' });
  });

  it('what was stopped stays so when its message comes again after the start', async () => {
    const { house, history, surroundings } = world();
    history.isStopped = true;
    const first = await remediate(request(), surroundings);
    history.isStopped = false;

    expect(await remediate(request(), surroundings)).toEqual(first);

    expect(first).toMatchObject({ outcome: 'skipped' });
    expect(house.lamp).toBe('on');
  });

  it('two controls on one resource wait for each other', async () => {
    const { history, surroundings } = world();
    await history.open({ ...other(), controlId: 'House.2' }, 'regional', { token: 'theirs', milliseconds: 60_000 });

    await expect(remediate(request(), surroundings)).rejects.toThrow('holds the resource');
  });

  it('the second delivery of a message waits while the first is at work', async () => {
    const { history, surroundings } = world();
    await history.open(request(), 'regional', { token: 'first delivery', milliseconds: 60_000 });

    await expect(remediate(request(), surroundings)).rejects.toThrow('holds the resource');
  });

  it('a function that died holding the claim does not hold it for ever', async () => {
    const { history, surroundings, pass } = world();
    await history.open(other(), 'regional', { token: 'dead', milliseconds: 60_000 });
    pass(61);

    expect(await remediate(request(), surroundings)).toMatchObject({ outcome: 'fixed' });
  });

  it('a message delivered again after the end is told the same again, and nothing is done twice', async () => {
    const { house, surroundings } = world();
    const first = await remediate(request(), surroundings);
    house.lamp = 'on';

    expect(await remediate(request(), surroundings)).toEqual(first);

    expect(house.lamp).toBe('on');
  });

  it('a second execution for the same resource finds it compliant', async () => {
    const { surroundings } = world();
    await remediate(request(), surroundings);

    expect(await remediate(other(), surroundings)).toMatchObject({ outcome: 'compliant' });
  });
});

describe('a failure at any point', () => {
  /** Lets the n-th call to anything outside fail once, before or after it took effect. */
  function failing(surroundings: Surroundings, history: HistoryInMemory, nth: number, when: 'before' | 'after') {
    let calls = 0;
    const wrap =
      <Arguments extends readonly unknown[], Result>(call: (...args: Arguments) => Promise<Result>) =>
      async (...args: Arguments): Promise<Result> => {
        const isTheOne = (calls += 1) === nth;
        if (isTheOne && when === 'before') throw transient();
        const result = await call(...args);
        if (isTheOne) throw transient();
        return result;
      };
    const broken: Surroundings = {
      ...surroundings,
      enter: wrap(surroundings.enter),
      loadPlaybook: async (controlId) => {
        const playbook = await surroundings.loadPlaybook(controlId);
        return playbook && { ...playbook, read: wrap(playbook.read), apply: wrap(playbook.apply) };
      },
      history: {
        ...history,
        open: wrap(history.open),
        update: wrap(history.update),
        close: wrap(history.close),
        release: wrap(history.release),
      },
    };
    return { broken, hasFailed: () => calls >= nth };
  }

  const cases = Array.from({ length: 10 }, (_, index) => index + 1).flatMap((nth) => [
    [nth, 'before'] as const,
    [nth, 'after'] as const,
  ]);

  it.each(cases)(
    'call %i, %s it took effect: fixed in the end, the first before-image kept, undo restores',
    async (nth, when) => {
      const { house, history, surroundings, pass } = world();
      const { broken } = failing(surroundings, history, nth, when);

      let told;
      for (let tries = 0; told === undefined && tries < 5; tries += 1) {
        told = await remediate(request(), broken).catch((error: unknown) => {
          if (!isTransient(error)) throw error;
          pass(61);
          return undefined;
        });
      }

      expect(told).toMatchObject({ outcome: 'fixed' });
      expect(history.records.get(id)?.changes).toEqual([
        { field: 'doors', key: 'front', from: 'open', to: 'shut' },
        { field: 'doors', key: 'back', from: 'open', to: 'shut' },
        { field: 'lamp', from: 'on', to: 'off' },
      ]);
      expect(await remediate(request({ step: 'undo', executionId: 'undo' }), surroundings)).toMatchObject({
        outcome: 'undone',
      });
      expect(house).toEqual(open);
    },
  );

  it('reaches every call there is', async () => {
    const { history, surroundings } = world();
    const { broken, hasFailed } = failing(surroundings, history, 10, 'before');

    await remediate(request(), broken).catch(() => undefined);

    expect(hasFailed()).toBe(false);
  });
});

describe('approval', () => {
  const approve = (digest: string, overrides: Partial<RemediationRequest> = {}) =>
    request({
      executionId: 'approved',
      source: 'approval',
      approval: { by: 'ada', because: 'agreed', digest },
      ...overrides,
    });

  it('does what can be undone at once, and asks for what cannot', async () => {
    const { house, history, surroundings } = world({ ashes: 'full' });

    const told = await remediate(request(), surroundings);

    expect(told).toMatchObject({
      outcome: 'awaiting-approval',
      next: 'ask',
      question: expect.stringContaining('- ashes: "full" → absent'),
    });
    expect(house).toMatchObject({ lamp: 'off', ashes: 'full' });
    expect(history.records.get(id)).toMatchObject({
      changes: { length: 3 },
      pending: [{ field: 'ashes', from: 'full', to: null }],
    });
  });

  it('asks for everything where the policy says so', async () => {
    const { house, surroundings } = world();

    expect(await remediate(request({ approvalRequired: true }), surroundings)).toMatchObject({
      outcome: 'awaiting-approval',
    });

    expect(house).toEqual(open);
  });

  it('asks where harm is done until it is put back, whatever the policy says, and can be undone then', async () => {
    const { house, history, playbook, surroundings } = world();
    const asking = {
      ...surroundings,
      loadPlaybook: async (): Promise<AnyPlaybook> => ({ ...playbook, alwaysAsks: true }),
    };

    expect(await remediate(request(), asking)).toMatchObject({ outcome: 'awaiting-approval' });
    expect(house).toEqual(open);
    expect(await remediate(approve(history.records.get(id)?.digest ?? ''), asking)).toMatchObject({ outcome: 'fixed' });
    expect(await remediate(request({ step: 'undo', executionId: 'undo' }), asking)).toMatchObject({
      outcome: 'undone',
    });
    expect(house).toEqual(open);
  });

  it('does what was approved', async () => {
    const { house, history, surroundings } = world({ ashes: 'full' });
    await remediate(request(), surroundings);
    const digest = history.records.get(id)?.digest ?? '';

    const told = await remediate(approve(digest), surroundings);

    expect(told).toMatchObject({ outcome: 'fixed' });
    expect(house.ashes).toBeNull();
    expect(history.records.get(id)).toMatchObject({
      outcome: 'fixed',
      pending: [],
      approval: { by: 'ada' },
      changes: { length: 4 },
    });
  });

  it('asks again when the plan is no longer the approved one', async () => {
    const { house, history, surroundings } = world();
    await remediate(request({ approvalRequired: true }), surroundings);
    const digest = history.records.get(id)?.digest ?? '';
    house.doors['cellar'] = 'open';

    const told = await remediate(approve(digest, { approvalRequired: true }), surroundings);

    expect(told).toMatchObject({ outcome: 'awaiting-approval', question: expect.stringContaining('cellar') });
    expect(house.doors['front']).toBe('open');
  });

  it('finds nothing left to do when somebody did by hand what was asked', async () => {
    const { house, history, surroundings } = world({ ashes: 'full' });
    await remediate(request(), surroundings);
    house.ashes = null;

    const told = await remediate(approve(history.records.get(id)?.digest ?? ''), surroundings);

    expect(told).toMatchObject({ outcome: 'fixed' });
    expect(history.records.get(id)?.changes).toHaveLength(3);
  });

  it('is a digest of the plan whatever the order of its keys', () => {
    expect(digestOf([{ field: 'a', from: { x: 1, y: 2 }, to: null }])).toBe(
      digestOf([{ to: null, from: { y: 2, x: 1 }, field: 'a' }]),
    );
  });
});

describe('undo', () => {
  const undoing = () => request({ step: 'undo', executionId: 'undo', source: 'undo', actor: 'ada' });

  it('puts everything back, and leaves alone what came since', async () => {
    const { house, history, surroundings } = world();
    await remediate(request(), surroundings);
    house.doors['cellar'] = 'open';

    expect(await remediate(undoing(), surroundings)).toMatchObject({ outcome: 'undone' });

    expect(house).toEqual({ ...open, doors: { front: 'open', back: 'open', cellar: 'open' } });
    expect(history.records.get(id)).toMatchObject({ outcome: 'undone', undo: { by: 'ada' } });
  });

  it('touches nothing when somebody changed the resource since', async () => {
    const { house, history, playbook, surroundings } = world();
    await remediate(request(), surroundings);
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({
      ...playbook,
      read: async () => ({ ...(await playbook.read({} as never, {} as Aws)), lamp: 'flickering' }),
    });

    const told = await remediate(undoing(), { ...surroundings, loadPlaybook });

    expect(told).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('lamp was changed by somebody else'),
    });
    expect(house.doors['front']).toBe('shut');
    expect(history.records.get(id)).toMatchObject({ outcome: 'fixed' });
  });

  it('works while everything is stopped: that is when it is needed', async () => {
    const { house, history, surroundings } = world();
    await remediate(request(), surroundings);
    history.isStopped = true;

    expect(await remediate(undoing(), surroundings)).toMatchObject({ outcome: 'undone' });

    expect(house).toEqual(open);
  });

  it('says what cannot come back', async () => {
    const { house, history, surroundings } = world({ ashes: 'full' });
    await remediate(request(), surroundings);
    const approval = { by: 'ada', because: 'agreed', digest: history.records.get(id)?.digest ?? '' };
    await remediate(request({ executionId: 'approved', approval }), surroundings);

    const told = await remediate(undoing(), surroundings);

    expect(told).toMatchObject({ outcome: 'undone', reason: expect.stringContaining('Not undone: ashes removed') });
    expect(house).toMatchObject({ lamp: 'on', ashes: null });
  });

  it.each([
    ['an unknown remediation', async () => undefined],
    ['a remediation that changed nothing', async (surroundings: Surroundings) => remediate(request(), surroundings)],
  ])('refuses %s', async (_, before) => {
    const { surroundings } = world({ doors: {}, lamp: 'off' });
    await before(surroundings);

    expect(await remediate(undoing(), surroundings)).toMatchObject({ outcome: 'refused' });
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
    const { house, history, playbook, surroundings } = world();
    await remediate(request(), surroundings);

    const told = await remediate(undoing(), { ...surroundings, loadPlaybook: drifted(playbook, house) });

    expect(told).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(`asr undo ${id} --force`) });
    expect(told.reason.length).toBeLessThanOrEqual(300);
    expect(house.doors).toEqual({ front: 'shut', back: 'shut' });
    expect(history.records.get(id)).toMatchObject({
      outcome: 'fixed',
      conflict: [{ field: 'lamp', from: 'on', to: 'off', now: 'dimmed' }],
    });
  });

  it('puts back all the same by force, and remembers who, and what was overwritten', async () => {
    const { house, history, playbook, surroundings } = world();
    await remediate(request(), surroundings);
    house.lamp = 'broken' as 'on';

    const forced = { ...undoing(), force: true };
    const told = await remediate(forced, { ...surroundings, loadPlaybook: async () => playbook });

    expect(told).toMatchObject({
      outcome: 'undone',
      reason: expect.stringContaining('By force, over what somebody else made of lamp.'),
    });
    expect(house).toMatchObject({ doors: { front: 'open', back: 'open' }, lamp: 'on' });
    expect(history.records.get(id)).toMatchObject({
      outcome: 'undone',
      undo: { by: 'ada', force: true },
      conflict: [{ field: 'lamp', from: 'on', to: 'off', now: 'broken' }],
    });
  });

  it('writes down what force overwrites before it does, and keeps it when the try comes again', async () => {
    const { house, history, playbook, surroundings } = world();
    await remediate(request(), surroundings);
    house.lamp = 'broken' as 'on';
    const crashing: AnyPlaybook = {
      ...playbook,
      apply: async (...args: Parameters<AnyPlaybook['apply']>) => {
        await playbook.apply(...(args as Parameters<typeof playbook.apply>));
        throw transient();
      },
    };

    const forced = { ...undoing(), force: true };
    await expect(remediate(forced, { ...surroundings, loadPlaybook: async () => crashing })).rejects.toThrow(
      'Rate exceeded',
    );
    expect(history.records.get(id)).toMatchObject({ outcome: 'fixed', conflict: [{ field: 'lamp', now: 'broken' }] });

    expect(await remediate(forced, surroundings)).toMatchObject({ outcome: 'undone' });
    expect(history.records.get(id)).toMatchObject({ conflict: [{ field: 'lamp', now: 'broken' }] });
  });

  it('has no conflict left to show once it has succeeded', async () => {
    const { house, history, playbook, surroundings } = world();
    await remediate(request(), surroundings);
    await remediate(undoing(), { ...surroundings, loadPlaybook: drifted(playbook, house) });
    house.lamp = 'off';

    await remediate({ ...undoing(), executionId: 'later' }, surroundings);

    expect(history.records.get(id)).toMatchObject({ outcome: 'undone', conflict: [] });
  });

  it.each(['imported', 'detection'] as const)(
    'is not fixed again automatically (%s), and says how to allow it',
    async (source) => {
      const { house, surroundings } = world();
      await remediate(request(), surroundings);
      await remediate(undoing(), surroundings);

      const again = await remediate(request({ remediationId: 'r-again', executionId: 'again', source }), surroundings);

      expect(again).toMatchObject({ outcome: 'skipped', next: 'report' });
      expect(again.reason).toBe(
        `ada undid ${id} on 2026-11-21, so it is not fixed again automatically. To allow it, press the button or run \`asr allow-again the-house House.1\`.`,
      );
      expect(house.lamp).toBe('on');
    },
  );

  it('is fixed again when somebody presses the button', async () => {
    const { house, surroundings } = world();
    await remediate(request(), surroundings);
    await remediate(undoing(), surroundings);

    expect(
      await remediate(request({ remediationId: 'r-pressed', executionId: 'pressed' }), surroundings),
    ).toMatchObject({ outcome: 'fixed' });
    house.lamp = 'on';
    const automatic = request({ remediationId: 'r-again', executionId: 'again', source: 'imported' });
    expect(await remediate(automatic, surroundings)).toMatchObject({ outcome: 'fixed' });
  });

  it('leaves nothing alone when it was refused, or when it comes again after somebody allowed it', async () => {
    const { house, playbook, surroundings, history } = world();
    const automatic = (name: string) => request({ remediationId: `r-${name}`, executionId: name, source: 'imported' });
    await remediate(request(), surroundings);
    await remediate(undoing(), { ...surroundings, loadPlaybook: drifted(playbook, house) });
    expect(await remediate(automatic('refused'), surroundings)).toMatchObject({ outcome: 'fixed' });

    await remediate({ ...undoing(), executionId: 'second' }, surroundings);
    await history.allowAgain(request(), 'regional', 'bob');
    expect(await remediate({ ...undoing(), executionId: 'third' }, surroundings)).toMatchObject({
      outcome: 'undone',
      reason: 'It was undone before.',
    });
    expect(await remediate(automatic('allowed'), surroundings)).toMatchObject({ outcome: 'fixed' });
  });

  it('of the answer to one event lets the next event be answered', async () => {
    const { playbook, surroundings } = world();
    const ofEvents = { ...surroundings, loadPlaybook: async () => ({ ...playbook, remediesEvent: true as const }) };
    await remediate(request({ source: 'detection' }), ofEvents);
    await remediate(undoing(), ofEvents);

    const next = request({ remediationId: 'r-next', executionId: 'next', source: 'detection' });
    expect(await remediate(next, ofEvents)).toMatchObject({ outcome: 'fixed' });
  });

  it('is not taken back by the remediation that still waits for the service', async () => {
    const { house, surroundings } = world({ settled: false });
    expect(await remediate(request(), surroundings)).toMatchObject({ next: 'wait' });
    await remediate(undoing(), surroundings);
    expect(house.lamp).toBe('on');

    expect(await remediate(request(), surroundings)).toMatchObject({ outcome: 'skipped' });
    expect(house.lamp).toBe('on');
  });
});

describe('a service that takes its time', () => {
  it('is waited for, and called fixed only when it has finished', async () => {
    const { house, surroundings, pass } = world({ settled: false });

    expect(await remediate(request(), surroundings)).toMatchObject({ next: 'wait', waitSeconds: 10 });
    pass(100);
    expect(await remediate(request(), surroundings)).toMatchObject({ next: 'wait', waitSeconds: 50 });
    house.settled = true;
    expect(await remediate(request(), surroundings)).toMatchObject({ next: 'report', outcome: 'fixed' });
  });

  it('is not waited for longer than declared', async () => {
    const { surroundings, pass } = world({ settled: false });
    await remediate(request(), surroundings);
    pass(601);

    const told = await remediate(request(), surroundings);

    expect(told).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('600 seconds') });
  });
});

describe('via a runbook', () => {
  const viaRunbook = () => request({ via: 'runbook' });
  const run = { documentName: 'ASR-ShutHouse', automationExecutionId: 'a-1' };

  it('records the before-image, starts the runbook once, and lets the playbook verify', async () => {
    const started: string[] = [];
    const { house, history, surroundings } = world(
      {},
      {
        start: async ({ remediationId }) => (started.push(remediationId), run),
        look: async () => (house.lamp === 'on' ? { kind: 'running' } : { kind: 'done' }),
      },
    );

    expect(await remediate(viaRunbook(), surroundings)).toMatchObject({ next: 'wait' });
    expect(history.records.get(id)).toMatchObject({ runbook: run, changes: { length: 3 }, outcome: null });
    expect(await remediate(viaRunbook(), surroundings)).toMatchObject({ next: 'wait' });
    Object.assign(house, { doors: { front: 'shut', back: 'shut' }, lamp: 'off' });
    expect(await remediate(viaRunbook(), surroundings)).toMatchObject({ outcome: 'fixed' });

    expect(started).toEqual([id]);
    expect(await remediate(request({ step: 'undo', executionId: 'undo' }), surroundings)).toMatchObject({
      outcome: 'undone',
    });
    expect(house).toEqual(open);
  });

  it('a runbook that says Success without having changed anything is not recorded as success', async () => {
    const { surroundings } = world({}, { start: async () => run, look: async () => ({ kind: 'done' }) });
    await remediate(viaRunbook(), surroundings);

    expect(await remediate(viaRunbook(), surroundings)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('still not compliant'),
    });
  });

  it('a runbook that failed is a failure, even where the resource looks right', async () => {
    const { house, surroundings } = world(
      {},
      { start: async () => run, look: async () => ({ kind: 'failed', reason: 'The runbook ended as Rejected.' }) },
    );
    await remediate(viaRunbook(), surroundings);
    Object.assign(house, { doors: { front: 'shut', back: 'shut' }, lamp: 'off' });

    expect(await remediate(viaRunbook(), surroundings)).toMatchObject({
      outcome: 'failed',
      reason: 'The runbook ended as Rejected.',
    });
  });
});

describe('what ASR detected itself', () => {
  const detection = { id: 'event-1', at: '2026-11-24T01:02:03Z', what: 'alice opened the door from 198.51.100.7.' };
  const finding = {
    id: 'asr/House.1/the-house',
    format: 'asff' as const,
    productArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    accountId: '111122223333',
  };
  const detected = (overrides: Partial<RemediationRequest> = {}) =>
    request({ source: 'detection', detection, finding, ...overrides });

  /** The same house, whose playbook Security Hub knows nothing of. */
  function ownWorld(start: Partial<House> = {}) {
    const theWorld = world(start);
    const own: AnyPlaybook = {
      ...theWorld.playbook,
      detectedBy: ['cloudtrail'],
      plan: (state, parameters) => explain(theWorld.playbook.plan(state, parameters), 'Rule "night" says shut.'),
    };
    return { ...theWorld, surroundings: { ...theWorld.surroundings, loadPlaybook: async () => own } };
  }

  it('becomes a failed finding before anything is changed, and a passed one after it was verified', async () => {
    const { surroundings, imported } = ownWorld();

    const told = await remediate(detected(), surroundings);

    expect(told).toMatchObject({
      outcome: 'fixed',
      reason: 'Changed and verified. Rule "night" says shut.',
      trigger: detection.what,
    });
    expect(imported.map(({ Id, Compliance, Description }) => [Id, Compliance?.Status, Description])).toEqual([
      [finding.id, 'FAILED', expect.stringMatching(/^Rule "night" says shut\. To be changed: .*alice opened the door/)],
      [finding.id, 'PASSED', expect.stringContaining('Changed and verified')],
    ]);
  });

  it('is shown and not changed where the policy leaves it to people', async () => {
    const { house, surroundings, imported, history } = ownWorld();

    const told = await remediate(detected({ step: 'plan' }), surroundings);

    expect(told).toMatchObject({ outcome: 'planned', reason: 'Nothing was changed. Rule "night" says shut.' });
    expect(house.lamp).toBe('on');
    expect(imported.map(({ Compliance }) => Compliance?.Status)).toEqual(['FAILED']);
    expect(history.records.get(id)).toMatchObject({ detection, because: 'Rule "night" says shut.' });
  });

  it('is no finding where nothing is wrong', async () => {
    const { surroundings, imported } = ownWorld({ doors: { front: 'shut' }, lamp: 'off' });
    expect(await remediate(detected(), surroundings)).toMatchObject({ outcome: 'compliant' });
    expect(imported).toEqual([]);
  });

  it('is not done twice when its event arrives twice', async () => {
    const { house, surroundings } = ownWorld();
    await remediate(detected(), surroundings);
    house.lamp = 'on';

    const again = await remediate(detected({ executionId: 'another' }), surroundings);

    expect(again).toMatchObject({ outcome: 'skipped', reason: `This event arrived before; see remediation ${id}.` });
    expect(house.lamp).toBe('on');
  });

  it('is fixed although the same event was only planned before', async () => {
    const { house, surroundings } = ownWorld();
    await remediate(detected({ step: 'plan' }), surroundings);
    expect(await remediate(detected({ executionId: 'another' }), surroundings)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('is a failed finding again once a person has undone the fix', async () => {
    const { surroundings, imported } = ownWorld();
    await remediate(detected(), surroundings);
    await remediate(detected({ step: 'undo', source: 'undo', executionId: 'undo', actor: 'bob' }), surroundings);
    expect(imported.at(-1)).toMatchObject({
      Compliance: { Status: 'FAILED' },
      Description: expect.stringContaining('Undone by bob'),
    });
  });

  it('is fixed although Security Hub cannot be told, and says so', async () => {
    const { surroundings } = ownWorld();
    const deaf = { ...surroundings, importFinding: async () => 'It could not be shown in Security Hub.' };
    expect(await remediate(detected(), deaf)).toMatchObject({
      outcome: 'fixed',
      reason: expect.stringContaining('It could not be shown in Security Hub.'),
    });
  });

  it('is imported by nobody where Security Hub checks the control itself', async () => {
    const { surroundings, imported } = world();
    await remediate(request(), surroundings);
    expect(imported).toEqual([]);
  });
});

describe('a plan that leaves the resource alone', () => {
  it('is skipped, and nobody is told', async () => {
    const { playbook, surroundings } = world();
    const elsewhere: AnyPlaybook = { ...playbook, plan: () => skip('No policy names this house.') };
    const told = await remediate(request(), { ...surroundings, loadPlaybook: async () => elsewhere });
    expect(told).toMatchObject({ outcome: 'skipped', reason: 'No policy names this house.' });
  });
});

describe('tags that forbid it', () => {
  const exempt = {
    outcome: 'skipped',
    reason: 'The resource is exempt by its tag asr:exempt until 2027-01-01.',
  } as const;
  const exemptWorld = () => {
    const { surroundings, ...rest } = world();
    return { ...rest, surroundings: { ...surroundings, whyForbidden: async () => exempt } };
  };

  it.each(['remediate', 'plan'] as const)('hold for the button as well (%s)', async (step) => {
    const { house, surroundings } = exemptWorld();
    expect(await remediate(request({ step, source: 'custom-action' }), surroundings)).toMatchObject(exempt);
    expect(house.lamp).toBe('on');
  });

  it('do not hold when a person overrides them, which history keeps', async () => {
    const { house, history, surroundings } = exemptWorld();
    const override = { by: 'alice', because: 'The owner agreed.' };
    expect(await remediate(request({ override }), surroundings)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
    expect(history.records.get(id)).toMatchObject({ override });
  });

  it('do not keep anybody from taking a change back', async () => {
    const { house, surroundings } = world();
    await remediate(request(), surroundings);
    const undone = await remediate(request({ step: 'undo', executionId: 'undo' }), {
      ...surroundings,
      whyForbidden: async () => exempt,
    });
    expect(undone).toMatchObject({ outcome: 'undone' });
    expect(house.lamp).toBe('on');
  });
});

describe('limits', () => {
  const another = (number: number) =>
    request({ remediationId: `r-${number}`, resourceId: `house-${number}`, executionId: `e-${number}` });

  it.each([
    [
      'an account',
      { perAccountPerHour: 2 },
      'more than the 2 remediations that the policy allows account 111122223333',
    ],
    [
      'a control',
      { perControlPerHour: 2, minAccounts: 1 },
      'more than the 2 remediations that the policy allows House.1',
    ],
  ])('of %s: what comes above them waits for a person, until the next hour', async (_of, limits, sentence) => {
    const { house, surroundings, pass } = world({}, undefined, undefined, limits);
    const outcomes: string[] = [];
    for (const number of [1, 2, 3]) {
      house.lamp = 'on';
      outcomes.push((await remediate(another(number), surroundings)).outcome);
    }
    expect(outcomes).toEqual(['fixed', 'fixed', 'awaiting-approval']);
    expect(house.lamp).toBe('on');
    const asked = await remediate(another(4), surroundings);
    expect(asked.reason).toContain(sentence);
    expect(asked.question).toContain(sentence);

    pass(3600);
    expect(await remediate(another(5), surroundings)).toMatchObject({ outcome: 'fixed' });
  });

  describe('by a share of the findings', () => {
    /** Remediates houses one after the other, each with its lamp on. */
    async function outcomesOf(
      count: number,
      percentOfFindings: number,
      openFindings: Surroundings['openFindings'],
      first = 1,
    ) {
      const made = world({}, undefined, undefined, { percentOfFindings });
      const surroundings = { ...made.surroundings, openFindings };
      const answers = [];
      for (let number = first; number < first + count; number += 1) {
        made.house.lamp = 'on';
        answers.push(await remediate(another(number), surroundings));
      }
      return { ...made, surroundings, answers, outcomes: answers.map(({ outcome }) => outcome) };
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
    ])('of %s percent of %s: %s are changed, above it a person is asked', async (percent, found, most) => {
      const { outcomes, answers } = await outcomesOf(most + 1, percent, async () => ({ ok: true, value: found }));

      expect(outcomes).toEqual(fixedThenAsked(most, 1));
      const sentence = `more than the ${most} remediations that the policy allows House.1 in account 111122223333 in an hour: ${percent} percent of ${found} open findings.`;
      expect(answers.at(-1)?.reason).toContain(sentence);
      expect(answers.at(-1)?.question).toContain(sentence);
    });

    it('are counted once in an hour, however many are open later', async () => {
      // The account's and the control's, then those of the next hour.
      const left = [4, 4, 100, 100, 100];
      const { outcomes, surroundings, house, pass } = await outcomesOf(3, 50, async () => ({
        ok: true,
        value: left.shift() ?? 0,
      }));
      expect(outcomes).toEqual(fixedThenAsked(2, 1));
      expect(left).toHaveLength(3);

      pass(3600);
      house.lamp = 'on';
      expect(await remediate(another(9), surroundings)).toMatchObject({ outcome: 'fixed' });
      expect(left).toHaveLength(1);
    });

    it('hold for the button as well, as the other limits do', async () => {
      const { surroundings, house } = await outcomesOf(1, 20, async () => ({ ok: true, value: 2 }));
      house.lamp = 'on';

      expect(await remediate({ ...another(2), source: 'custom-action', actor: 'ann' }, surroundings)).toMatchObject({
        outcome: 'awaiting-approval',
      });
    });

    it('that cannot be counted: a person is asked, with the reason, and it is counted again for the next', async () => {
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
        'open findings of House.1 could not be counted, so its changes wait for approval: AccessDeniedException',
      );
    });

    it('that cannot be counted just now are tried again, and nothing is counted up meanwhile', async () => {
      let fails = true;
      const openFindings = async () => {
        if (fails) throw transient();
        return { ok: true, value: 1 } as const;
      };
      const { house, history, surroundings } = await outcomesOf(0, 20, openFindings);
      const tries = { ...surroundings, limits: { percentOfFindings: 20, perAccountPerHour: 1 } };

      await expect(remediate(another(1), tries)).rejects.toThrow('Rate exceeded');
      expect(house.lamp).toBe('on');
      expect(history.claims.size).toBe(0);
      fails = false;
      expect(await remediate(another(1), tries)).toMatchObject({ outcome: 'fixed' });
    });
  });

  it('let pass what a person approved', async () => {
    const { house, history, surroundings } = world({}, undefined, undefined, { perAccountPerHour: 1 });
    await remediate(another(1), surroundings);
    house.lamp = 'on';
    await remediate(another(2), surroundings);
    const digest = history.records.get('r-2')?.digest ?? '';

    const approved = { ...another(2), executionId: 'approval', approval: { by: 'ann', because: 'Yes.', digest } };

    expect(await remediate(approved, surroundings)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });

  it('count nothing where nothing is changed', async () => {
    const { house, surroundings } = world({ doors: { front: 'shut' }, lamp: 'off' }, undefined, undefined, {
      perAccountPerHour: 1,
    });
    for (const number of [1, 2, 3]) await remediate(another(number), surroundings);
    house.lamp = 'on';
    expect(await remediate(another(4), surroundings)).toMatchObject({ outcome: 'fixed' });
  });

  it('stop a control that keeps failing, and no other', async () => {
    const { house, playbook, surroundings } = world({}, undefined, undefined, { failuresPerControlPerHour: 2 });
    const stubborn: AnyPlaybook = { ...playbook, apply: async () => cannot('The lamp is stuck. Mend it.') };
    const broken = { ...surroundings, loadPlaybook: async () => stubborn };
    const outcomes: string[] = [];
    for (const number of [1, 2, 3]) outcomes.push((await remediate(another(number), broken)).outcome);

    expect(outcomes).toEqual(['failed', 'failed', 'awaiting-approval']);
    expect(house.lamp).toBe('on');
    expect(
      await remediate({ ...another(9), controlId: 'House.2' }, { ...surroundings, loadPlaybook: async () => playbook }),
    ).toMatchObject({ outcome: 'fixed' });
  });
});

describe('an answer', () => {
  it('says that the change was not verified, and that a ticket is wanted', async () => {
    const { surroundings, playbook } = world();
    const half: AnyPlaybook = { ...playbook, apply: async () => undefined };
    const told = await remediate(request({ ticket: true }), { ...surroundings, loadPlaybook: async () => half });
    expect(told).toMatchObject({ outcome: 'failed', unverified: true, ticket: true });
  });
});
