import { describe, expect, it } from '@jest/globals';
import type { AnyPlaybook } from '@asr/playbooks';
import type { History } from '../history/index.ts';
import { remediate } from './remediate.ts';
import { id, world, request, transient } from './testing/index.ts';

describe('two requests for one resource', () => {
  const other = () => request({ remediationId: 'r-other', executionId: 'other' });

  it('the second of two requests, milliseconds apart, does not run', async () => {
    const { history, dependencies } = world();
    await history.open(other(), 'regional', { token: 'theirs', milliseconds: 60_000 });

    const outcome = await remediate(request(), dependencies);

    expect(outcome).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining(
        'Remediation r-other is in progress on this resource for House.1, and checks it again',
      ),
    });
    expect(history.records.get(id)).toMatchObject({ outcome: 'skipped', reason: outcome.reason });
  });

  it('an interrupted request waits for the holder, and is then completed', async () => {
    const { house, history, playbook, dependencies, pass } = world();
    let isThrottled = true;
    const apply: AnyPlaybook['apply'] = async (target, change, aws) => {
      if (change.field === 'lamp' && isThrottled) throw transient();
      return playbook.apply(target, change, aws);
    };
    const throttled = { ...dependencies, loadPlaybook: async (): Promise<AnyPlaybook> => ({ ...playbook, apply }) };
    await expect(remediate(request(), throttled)).rejects.toThrow('Rate exceeded');
    await history.open(other(), 'regional', { token: 'theirs', milliseconds: 60_000 });

    await expect(remediate(request(), throttled)).rejects.toThrow('holds the resource');

    isThrottled = false;
    pass(61);
    expect(await remediate(request(), throttled)).toMatchObject({ outcome: 'fixed' });
    expect(house).toMatchObject({ doors: { front: 'shut', back: 'shut' }, lamp: 'off' });
  });

  it('a stopped request keeps its outcome when its message is redelivered after the start', async () => {
    const { house, history, dependencies } = world();
    history.isStopped = true;
    const first = await remediate(request(), dependencies);
    history.isStopped = false;

    expect(await remediate(request(), dependencies)).toEqual(first);

    expect(first).toMatchObject({ outcome: 'skipped' });
    expect(house.lamp).toBe('on');
  });

  it('two controls on one resource wait for each other', async () => {
    const { history, dependencies } = world();
    await history.open({ ...other(), controlId: 'House.2' }, 'regional', { token: 'theirs', milliseconds: 60_000 });

    await expect(remediate(request(), dependencies)).rejects.toThrow('holds the resource');
  });

  it('the second delivery of a message waits for the first', async () => {
    const { history, dependencies } = world();
    await history.open(request(), 'regional', { token: 'first delivery', milliseconds: 60_000 });

    await expect(remediate(request(), dependencies)).rejects.toThrow('holds the resource');
  });

  it('the claim of a crashed function ends with its lease', async () => {
    const { history, dependencies, pass } = world();
    await history.open(other(), 'regional', { token: 'dead', milliseconds: 60_000 });
    pass(61);

    expect(await remediate(request(), dependencies)).toMatchObject({ outcome: 'fixed' });
  });

  it('a redelivered message gets the same answer, and no change is made twice', async () => {
    const { house, dependencies } = world();
    const first = await remediate(request(), dependencies);
    house.lamp = 'on';

    expect(await remediate(request(), dependencies)).toEqual(first);

    expect(house.lamp).toBe('on');
  });

  it('a second execution for the same resource finds it compliant', async () => {
    const { dependencies } = world();
    await remediate(request(), dependencies);

    expect(await remediate(other(), dependencies)).toMatchObject({ outcome: 'compliant' });
  });
});

/** A second violation and its request, which arrive when the first request makes this call. */
function meanwhile(when: 'apply' | 'close' | 'leave') {
  const built = world();
  const { house, history, playbook, dependencies } = built;
  const second = request({ remediationId: 'r-second', executionId: 'second' });
  let answered: Promise<unknown> | undefined;
  const arrive = async (): Promise<void> => {
    if (answered !== undefined) return;
    house.doors['cellar'] = 'open';
    answered = remediate(second, dependencies);
    await answered;
  };
  const apply: AnyPlaybook['apply'] = async (target, change, aws) => {
    await playbook.apply(target, change, aws);
    if (when === 'apply') await arrive();
  };
  const close: History['close'] = async (...given) => {
    if (when === 'close') await arrive();
    return history.close(...given);
  };
  const leave: History['leave'] = async (...given) => {
    if (when === 'leave') await arrive();
    return history.leave(...given);
  };
  const first = {
    ...dependencies,
    history: { ...history, close, leave },
    loadPlaybook: async (): Promise<AnyPlaybook> => ({ ...playbook, apply }),
  };
  return { ...built, first, second: () => answered };
}

describe('a second violation during the work on the first', () => {
  it.each(['apply', 'close'] as const)('is fixed by the first remediation (it arrives at %s)', async (when) => {
    const { house, history, first, second } = meanwhile(when);

    expect(await remediate(request(), first)).toMatchObject({ outcome: 'fixed' });

    expect(await second()).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining(id) });
    expect(house.doors).toEqual({ front: 'shut', back: 'shut', cellar: 'shut' });
    expect(history.records.get(id)).toMatchObject({ outcome: 'fixed', changes: { length: 4 } });
    expect(history.claims.size).toBe(0);
  });

  it('is fixed although the first remediation only repeats an earlier answer', async () => {
    const { house, first, second } = meanwhile('leave');
    await remediate(request(), first);

    expect(await remediate(request(), first)).toMatchObject({ outcome: 'fixed' });

    expect(await second()).toMatchObject({ outcome: 'skipped' });
    expect(house.doors['cellar']).toBe('shut');
  });

  it('is fixed although no request for it arrives while the first remediation works', async () => {
    const { house, playbook, dependencies } = world();
    const apply: AnyPlaybook['apply'] = async (target, change, aws) => {
      await playbook.apply(target, change, aws);
      if (change.field === 'lamp') house.doors['cellar'] ??= 'open';
    };
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, apply });

    expect(await remediate(request(), { ...dependencies, loadPlaybook })).toMatchObject({ outcome: 'fixed' });
    expect(house.doors['cellar']).toBe('shut');
  });

  it('is left to the queue when other requests keep arriving', async () => {
    const { history, dependencies } = world();
    const close: History['close'] = async () => 'recheck';

    await expect(remediate(request(), { ...dependencies, history: { ...history, close } })).rejects.toThrow(
      'Other requests for the resource kept arriving',
    );
    expect(history.claims.size).toBe(0);
  });

  it.each([
    ['only plans', { step: 'plan' as const }, {}],
    ['undoes', { step: 'undo' as const }, {}],
    ['obeys the policy, and the request overrides it', {}, { override: { by: 'ada', because: 'incident' } }],
  ])('waits if the holder %s', async (_, held, asked) => {
    const { history, dependencies } = world();
    await remediate(request({ remediationId: 'r-holder', step: 'plan' }), dependencies);
    await history.open(request({ remediationId: 'r-holder', ...held }), 'regional', {
      token: 'theirs',
      milliseconds: 60_000,
    });

    await expect(remediate(request(asked), dependencies)).rejects.toThrow('holds the resource');
  });

  it('waits if the holder has ended in the meantime', async () => {
    const { history, dependencies } = world();
    await history.open(request({ remediationId: 'r-holder' }), 'regional', { token: 'theirs', milliseconds: 60_000 });
    const requestRecheck: History['requestRecheck'] = async () => false;

    await expect(remediate(request(), { ...dependencies, history: { ...history, requestRecheck } })).rejects.toThrow(
      'holds the resource',
    );
  });
});

describe('a second event during the work on the first', () => {
  it('is not a duplicate: it waits, and gets an answer of its own', async () => {
    const { history, playbook, dependencies, pass } = world();
    const loadPlaybook = async (): Promise<AnyPlaybook> => ({ ...playbook, remediesEvent: true });
    const detected = (remediationId: string) =>
      request({
        remediationId,
        source: 'detection',
        detection: { id: remediationId, at: '2026-11-21T00:00:00Z', what: 'Opened.' },
      });
    await history.open(detected('r-first'), 'regional', { token: 'theirs', milliseconds: 60_000 });

    await expect(remediate(detected('r-second'), { ...dependencies, loadPlaybook })).rejects.toThrow(
      'holds the resource',
    );
    expect(history.records.has('r-second')).toBe(false);

    pass(61);
    expect(await remediate(detected('r-second'), { ...dependencies, loadPlaybook })).toMatchObject({
      outcome: 'fixed',
    });
  });
});
