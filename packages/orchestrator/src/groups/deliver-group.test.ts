import { definePlaybook, refuse, set } from '@asr/playbooks';
import { describe, expect, it } from '@jest/globals';
import type { AnyPlaybook } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import { aRequest, historyInMemory } from '../testing/index.ts';
import { deliverGroup } from './deliver-group.ts';
import { groupDependencies } from './testing/index.ts';

interface Lamp {
  on: boolean;
  /** AWS accepts the change, and completes it later. */
  isSlow?: true;
  refuses?: true;
}

const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

/** Lamps that must be off, and a log of the calls in order. */
function world(count: number, { milliseconds = 120_000 } = {}) {
  let time = Date.parse('2026-11-21T00:00:00Z');
  const now = () => new Date(time);
  const history = historyInMemory(now);
  const lamps = Array.from({ length: count }, (): Lamp => ({ on: true }));
  const log: string[] = [];
  const failing = new Map<number, () => Error>();
  const left = { milliseconds };
  const indexOf = ({ resourceId }: { readonly resourceId: string }) => Number(resourceId.replace('lamp-', ''));
  const playbook = definePlaybook({
    control: 'Lamp.1',
    title: 'turn off the lamp',
    resourceType: 'AwsLamp',
    permissions: { read: [], write: [] },
    settles: { withinSeconds: 600, isSettled: ({ isSlow }: Lamp) => isSlow !== true },
    async read(target) {
      const lamp = lamps[indexOf(target)];
      return lamp === undefined ? undefined : { ...lamp };
    },
    plan: (state) => (state.refuses === true ? refuse('A guest reads.') : set(state, { on: false })),
    async apply(target) {
      const nth = indexOf(target);
      log.push(`write ${nth}`);
      const error = failing.get(nth);
      if (error !== undefined) throw error();
      const lamp = lamps[nth];
      if (lamp !== undefined) lamp.on = false;
    },
  });
  const dependencies = groupDependencies({
    history,
    playbook: () => playbook as AnyPlaybook,
    log,
    now,
    passSeconds: (seconds) => void (time += seconds * 1000),
    milliseconds: () => left.milliseconds,
  });
  const requests = lamps.map((_, nth) =>
    aRequest({ controlId: 'Lamp.1', resourceId: `lamp-${nth}`, remediationId: `r-${nth}` }),
  );
  const deliver = (delivery = 1, some: readonly RemediationRequest[] = requests) =>
    deliverGroup({ requests: some, ended: [] }, delivery, dependencies);
  return { lamps, log, failing, left, history, requests, deliver, pass: (seconds: number) => (time += seconds * 1000) };
}

describe('a group of requests', () => {
  it('shares its calls, and writes all before-images before the first change', async () => {
    const { lamps, log, deliver, history } = world(3);

    const answered = await deliver();

    expect(log).toEqual(['open 3', 'enter 3', 'tags 3', 'before-images 3', 'write 0', 'write 1', 'write 2', 'close 3']);
    expect(answered).toMatchObject({ next: 'report', requests: [] });
    expect(answered.ended.map(({ outcome }) => outcome)).toEqual(['fixed', 'fixed', 'fixed']);
    expect(lamps).toEqual([{ on: false }, { on: false }, { on: false }]);
    expect([...history.records.values()]).toMatchObject(Array.from({ length: 3 }, () => ({ outcome: 'fixed' })));
    expect(history.claims.size).toBe(0);
  });

  it('has an outcome of its own for each request', async () => {
    const { lamps, deliver } = world(5);
    lamps[1] = { on: false };
    lamps[2] = { on: true, refuses: true };
    lamps[3] = { on: true, isSlow: true };
    lamps.splice(4, 1);

    const answered = await deliver();

    expect(answered).toMatchObject({ next: 'wait', requests: [{ resourceId: 'lamp-3' }] });
    expect(answered.waitSeconds).toBeGreaterThan(0);
    expect(answered.ended.map(({ resourceId, outcome }) => `${resourceId} ${outcome}`)).toEqual([
      'lamp-0 fixed',
      'lamp-1 compliant',
      'lamp-2 refused',
      'lamp-4 gone',
    ]);
  });

  it('continues after a wait with the request that waited', async () => {
    const { lamps, log, deliver, pass } = world(2);
    lamps[1] = { on: true, isSlow: true };
    const { requests, waitSeconds } = await deliver();
    lamps[1] = { on: false };
    pass(waitSeconds);

    const answered = await deliver(1, requests);

    expect(answered).toMatchObject({ next: 'report', ended: [{ resourceId: 'lamp-1', outcome: 'fixed' }] });
    expect(log.filter((line) => line === 'write 1')).toHaveLength(1);
  });

  it('with a request that fails for good, changes the others', async () => {
    const { failing, deliver } = world(3);
    failing.set(1, () => Object.assign(new Error('You may not.'), { name: 'AccessDenied' }));

    expect((await deliver()).ended.map(({ outcome }) => outcome)).toEqual(['fixed', 'failed', 'fixed']);
  });

  it('with a request that a retry can resolve, is delivered again, and does nothing twice', async () => {
    const { failing, log, deliver, history } = world(3);
    failing.set(1, throttled);

    await expect(deliver()).rejects.toThrow('Rate exceeded');
    expect(history.claims.size).toBe(0);
    failing.clear();
    const answered = await deliver(2);

    expect(answered.ended.map(({ resourceId, outcome }) => `${resourceId} ${outcome}`)).toEqual([
      'lamp-0 fixed',
      'lamp-2 fixed',
      'lamp-1 fixed',
    ]);
    expect(log.filter((line) => line.startsWith('write'))).toEqual(['write 0', 'write 1', 'write 2', 'write 1']);
  });

  it('is split when it is delivered for the third time, without the requests that ended', async () => {
    const { failing, log, deliver } = world(4);
    failing.set(1, throttled);
    failing.set(2, throttled);
    for (const delivery of [1, 2]) await expect(deliver(delivery)).rejects.toThrow('Rate exceeded');
    log.splice(0);

    const answered = await deliver(3);

    expect(log).toEqual(['find 4']);
    expect(answered).toMatchObject({ next: 'split', requests: [{ resourceId: 'lamp-1' }, { resourceId: 'lamp-2' }] });
    expect(answered.ended.map(({ resourceId }) => resourceId)).toEqual(['lamp-0', 'lamp-3']);
  });

  it('begins no change with too little time left, and releases the resources together', async () => {
    const { lamps, log, left, deliver, history } = world(12);
    const writes = () => log.filter((line) => line.startsWith('write')).length;
    Object.defineProperty(left, 'milliseconds', { get: () => (writes() < 5 ? 120_000 : 20_000) });

    await expect(deliver()).rejects.toThrow('no other change begins');

    expect(lamps.filter(({ on }) => !on).length).toBe(writes());
    expect(writes()).toBeLessThan(12);
    expect(log.slice(-2)).toEqual([`close ${writes()}`, `release ${12 - writes()}`]);
    expect(history.claims.size).toBe(0);
    Object.defineProperty(left, 'milliseconds', { value: 120_000 });
    expect((await deliver(2)).ended.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 12 }, () => 'fixed'));
    expect(writes()).toBe(12);
  });

  it('is skipped while ASR is stopped', async () => {
    const { lamps, deliver, history } = world(2);
    await history.turn('stop', 'ada', 'Incident 4711');

    expect((await deliver()).ended.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
    expect(lamps).toEqual([{ on: true }, { on: true }]);
  });

  it('waits for one resource that another control holds', async () => {
    const { history, requests, lamps, deliver } = world(2);
    const other = aRequest({ controlId: 'Lamp.2', resourceId: 'lamp-1', remediationId: 'r-other' });
    await history.open(other, 'regional', { token: 'other', milliseconds: 1_000_000 });

    await expect(deliver()).rejects.toThrow('holds the resource');

    expect(lamps).toEqual([{ on: false }, { on: true }]);
    expect(history.records.get(requests[0]?.remediationId ?? '')).toMatchObject({ outcome: 'fixed' });
  });
});
