import { type AnyPlaybook, type Change, definePlaybook, setElements } from '@asr/playbooks';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RemediationRequest } from '../model/index.ts';
import { aRequest, historyInMemory } from '../testing/index.ts';
import { deliverGroup } from './deliver-group.ts';
import { groupDependencies } from './testing/index.ts';

interface House {
  readonly settings: { readonly [name: string]: number };
}

const error = (name: string) => Object.assign(new Error(`${name}.`), { name });

/** A house whose settings several controls require. AWS can only replace all of them. */
class World {
  time = Date.parse('2026-11-21T00:00:00Z');
  settings: House['settings'] = {};
  readonly log: string[] = [];
  readonly failing = new Map<string, string>();
  readonly now = () => new Date(this.time);
  readonly history = historyInMemory(this.now);
  /** What each control requires. */
  readonly required: { readonly [control: string]: readonly [setting: string, value: number] };
  readonly parts: 'same' | 'own';

  constructor(required: World['required'], parts: World['parts'] = 'same') {
    this.required = required;
    this.parts = parts;
  }

  readonly requests = (): readonly RemediationRequest[] =>
    Object.keys(this.required).map((controlId) =>
      aRequest({ controlId, resourceId: 'house', remediationId: `r-${controlId}`, source: 'imported' }),
    );

  playbook(control: string): AnyPlaybook {
    const [setting, value] = this.required[control] ?? ['', 0];
    const write = (changes: readonly Change<House>[]) => {
      const names = changes.map(({ key }) => key);
      this.log.push(`write ${names.join('+')}`);
      const failing = names.find((name) => this.failing.has(name));
      if (failing !== undefined) throw error(this.failing.get(failing) ?? '');
      const changed = changes.map(({ key, to }) => [key, to] as const);
      this.settings = Object.fromEntries(
        Object.entries({ ...this.settings, ...Object.fromEntries(changed) }).filter((one) => one[1] !== null),
      ) as House['settings'];
    };
    return definePlaybook({
      control: control as 'House.1',
      title: `require ${setting}`,
      resourceType: 'AwsHouse',
      permissions: { read: [], write: [] },
      document: { name: 'house', parts: this.parts },
      read: async (): Promise<House> => ({ settings: this.settings }),
      plan: (state: House) =>
        (state.settings[setting] ?? 0) >= value
          ? { kind: 'compliant' }
          : setElements<House, 'settings'>(state, 'settings', { [setting]: value }),
      apply: async (_target, change) => write([change]),
      applyAll: async (_target, changes) => write(changes),
    }) as AnyPlaybook;
  }

  deliver(delivery = 1, requests = this.requests()) {
    const dependencies = groupDependencies({
      history: this.history,
      playbook: (control) => this.playbook(control),
      log: this.log,
      now: this.now,
      passSeconds: (seconds) => void (this.time += seconds * 1000),
      milliseconds: () => 120_000,
    });
    return deliverGroup({ requests, ended: [] }, delivery, dependencies);
  }

  changesOf(control: string) {
    return this.history.records.get(`r-${control}`)?.changes;
  }
}

const outcomes = ({ ended }: Awaited<ReturnType<World['deliver']>>) =>
  ended.map(({ controlId, outcome }) => `${controlId} ${outcome}`);

describe('the requests of several controls for one document', () => {
  let world: World;
  beforeEach(() => {
    world = new World({ 'House.1': ['locks', 2], 'House.2': ['lamps', 3], 'House.3': ['doors', 1] });
    world.settings = { lamps: 1, pets: 1 };
  });

  it('share one claim and one write, and each has a before-image and an outcome of its own', async () => {
    const answered = await world.deliver();

    expect(outcomes(answered)).toEqual(['House.1 fixed', 'House.2 fixed', 'House.3 fixed']);
    expect(world.log).toEqual(['open 3', 'enter 3', 'tags 3', 'before-images 3', 'write locks+lamps+doors', 'close 3']);
    expect(world.settings).toEqual({ locks: 2, lamps: 3, doors: 1, pets: 1 });
    expect(world.changesOf('House.2')).toEqual([{ field: 'settings', key: 'lamps', from: 1, to: 3 }]);
    expect(world.history.claims.size).toBe(0);
  });

  it('that change the same part are made after each other, each from the value before it', async () => {
    world = new World({ 'House.1': ['locks', 2], 'House.2': ['locks', 5], 'House.3': ['doors', 1] });

    const answered = await world.deliver();

    expect(outcomes(answered)).toEqual(['House.1 fixed', 'House.2 fixed', 'House.3 fixed']);
    expect(world.log.filter((line) => line.startsWith('write'))).toEqual(['write locks+doors', 'write locks']);
    expect(world.changesOf('House.1')).toEqual([{ field: 'settings', key: 'locks', from: null, to: 2 }]);
    expect(world.changesOf('House.2')).toEqual([{ field: 'settings', key: 'locks', from: 2, to: 5 }]);
    expect(world.settings).toEqual({ locks: 5, doors: 1 });
  });

  it('that need no change after another control are compliant', async () => {
    world = new World({ 'House.1': ['locks', 5], 'House.2': ['locks', 2] });

    expect(outcomes(await world.deliver())).toEqual(['House.1 fixed', 'House.2 compliant']);
    expect(world.changesOf('House.2')).toEqual([]);
  });

  it('with a change that AWS does not accept, make the others', async () => {
    world.failing.set('lamps', 'ValidationError');

    expect(outcomes(await world.deliver())).toEqual(['House.1 fixed', 'House.2 failed', 'House.3 fixed']);
    expect(world.settings).toEqual({ locks: 2, lamps: 1, doors: 1, pets: 1 });
    expect(world.history.claims.size).toBe(0);
  });

  it('after an error that a retry can resolve, are released, then handled alone, and lose nothing', async () => {
    world.failing.set('lamps', 'ThrottlingException');
    await expect(world.deliver()).rejects.toThrow('Throttling');
    expect(world.history.claims.size).toBe(0);
    world.failing.clear();

    const answered = await world.deliver(2);

    expect(answered).toMatchObject({ next: 'split' });
    expect(answered.requests.map(({ controlId }) => controlId)).toEqual(['House.1', 'House.2', 'House.3']);
    for (const request of answered.requests)
      expect(await world.deliver(1, [request])).toMatchObject({ next: 'report', ended: [{ outcome: 'fixed' }] });
    expect(world.settings).toEqual({ locks: 2, lamps: 3, doors: 1, pets: 1 });
    for (const control of ['House.1', 'House.2', 'House.3']) expect(world.changesOf(control)).toHaveLength(1);
  });

  /** Tries to open another request before each read. */
  const tryOtherAtReads = (before: (nth: number) => Promise<void> = async () => undefined) => {
    const held: string[] = [];
    const playbook = world.playbook.bind(world);
    world.playbook = (control) => {
      const { read, ...rest } = playbook(control);
      return {
        ...rest,
        async read(...given) {
          await before(held.length + 1);
          const other = aRequest({ controlId: 'House.9', resourceId: 'house', remediationId: 'other' });
          held.push((await world.history.open(other, 'regional', { token: 'other', milliseconds: 1 })).kind);
          return read(...given);
        },
      };
    };
    return held;
  };

  it('hold the document against other requests until all have ended, also one that plans again', async () => {
    world = new World({ 'House.1': ['locks', 2], 'House.2': ['locks', 5] });
    const held = tryOtherAtReads();

    expect(outcomes(await world.deliver())).toEqual(['House.1 fixed', 'House.2 fixed']);

    expect(held).toEqual(Array.from({ length: 5 }, () => 'busy'));
    expect(world.history.claims.size).toBe(0);
  });

  it('are checked again by the first of them if another request relies on it, and the document stays held', async () => {
    const held = tryOtherAtReads(async (nth) => {
      if (nth !== 4) return;
      const later = aRequest({ controlId: 'House.1', resourceId: 'house', remediationId: 'later' });
      const busy = await world.history.open(later, 'regional', { token: 'later', milliseconds: 1 });
      if (busy.kind !== 'busy') throw new Error('Expected the document to be busy.');
      await world.history.requestRecheck(later, 'regional', busy);
    });

    expect(outcomes(await world.deliver())).toEqual(['House.1 fixed', 'House.2 fixed', 'House.3 fixed']);

    // Six reads plan and verify the three requests. The first of them plans again.
    expect(held).toEqual(Array.from({ length: 7 }, () => 'busy'));
    expect(world.history.claims.size).toBe(0);
  });

  it('that change objects of their own write side by side', async () => {
    world = new World({ 'House.1': ['locks', 2], 'House.2': ['lamps', 3] }, 'own');

    expect(outcomes(await world.deliver())).toEqual(['House.1 fixed', 'House.2 fixed']);
    expect(world.log.filter((line) => line.startsWith('write'))).toEqual(['write locks', 'write lamps']);
    expect(world.log.filter((line) => line.startsWith('open'))).toEqual(['open 2']);
  });
});
