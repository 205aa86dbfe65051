import { beforeEach, describe, expect, it } from '@jest/globals';
import { cannot, join, refuse, set, setElements } from './plan.ts';
import { type Keyed, definePlaybook } from './playbook.ts';
import {
  type AnyChange,
  type AnyPlaybook,
  apply,
  isIrreversible,
  isSettled,
  nameOf,
  plan,
  swap,
  undo,
  verify,
} from './remediation.ts';
import { fakeAws } from '../testing/index.ts';
import { count, texts } from '../parameters/index.ts';

/** A house that should be locked, with the alarm on, and without keys in strange hands. */
interface House {
  readonly door: 'open' | 'locked';
  readonly alarm: { readonly volume: number } | null;
  readonly keys: Keyed<{ readonly of: string }> | null;
  readonly bolt?: 'moving' | 'still';
}

let house: House | undefined;
let writes: string[];
let reads: number;
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'the-house' };
const aws = fakeAws({});

beforeEach(() => {
  house = { door: 'open', alarm: null, keys: { ann: { of: 'door' }, bob: { of: 'door' }, eve: { of: 'door' } } };
  writes = [];
  reads = 0;
});

const locksUp = definePlaybook({
  control: 'House.1',
  title: 'lock up',
  resourceType: 'AwsHouse',
  scope: 'regional',
  effect: 'reversible',
  irreversible: ['alarm'],
  permissions: { read: [], write: [] },
  parameters: {
    volume: count({ default: 3, min: 0, max: 11, unit: 'decibels', meaning: 'exact' }),
    strangers: texts({ default: ['bob', 'eve'], meaning: 'exact', pattern: /^[a-z]+$/, form: 'a name', most: 5 }),
  },
  settles: { withinSeconds: 60, isSettled: ({ bolt }) => bolt !== 'moving' },

  async read(): Promise<House | undefined> {
    reads += 1;
    return structuredClone(house);
  },

  plan(state, { volume, strangers }) {
    if (volume > 10) return refuse('The neighbours would complain. Choose a volume of at most 10.');
    const keys = Object.fromEntries(strangers.map((stranger) => [stranger, null]));
    return join(set(state, { door: 'locked', alarm: { volume } }), setElements(state, 'keys', keys));
  },

  async apply(_target, change) {
    writes.push(`${nameOf(change)} = ${JSON.stringify(change.to)}`);
    if (house === undefined) throw new Error('There is no house.');
    if (change.field !== 'keys') house = { ...house, [change.field]: change.to };
    else {
      const { [change.key]: _, ...others } = house.keys ?? {};
      house = { ...house, keys: change.to === null ? others : { ...others, [change.key]: change.to } };
    }
  },
});

/** What `plan` says of the open house. */
const changes: readonly AnyChange[] = [
  { field: 'door', from: 'open', to: 'locked' },
  { field: 'alarm', from: null, to: { volume: 3 } },
  { field: 'keys', key: 'bob', from: { of: 'door' }, to: null },
  { field: 'keys', key: 'eve', from: { of: 'door' }, to: null },
];

describe('plan', () => {
  it('gives the changes, together with the state they were made from', async () => {
    expect(await plan(locksUp, target, aws)).toEqual({ kind: 'change', changes, state: house });
  });

  it('decides with the parameters it is given, else with the defaults', async () => {
    house = { door: 'locked', alarm: { volume: 3 }, keys: null };

    expect(await plan(locksUp, target, aws)).toMatchObject({ kind: 'compliant' });
    expect(await plan(locksUp, target, aws, { volume: 4, strangers: [] })).toMatchObject({ kind: 'change' });
  });

  it('passes a refusal on', async () => {
    expect(await plan(locksUp, target, aws, { volume: 11, strangers: [] })).toEqual({
      kind: 'refuse',
      reason: 'The neighbours would complain. Choose a volume of at most 10.',
      state: house,
    });
  });

  it('says that the resource is gone, and asks nothing further', async () => {
    house = undefined;

    expect(await plan(locksUp, target, aws)).toEqual({ kind: 'gone' });
  });

  it('writes nothing', async () => {
    await plan(locksUp, target, aws);

    expect(writes).toEqual([]);
  });

  it('never reads an error as an answer', async () => {
    const failing: AnyPlaybook = { ...locksUp, read: () => Promise.reject(new Error('RequestLimitExceeded')) };

    await expect(plan(failing, target, aws)).rejects.toThrow('RequestLimitExceeded');
    await expect(apply(failing, target, changes, aws)).rejects.toThrow('RequestLimitExceeded');
    await expect(verify(failing, target, aws)).rejects.toThrow('RequestLimitExceeded');
    await expect(undo(failing, target, changes, aws)).rejects.toThrow('RequestLimitExceeded');
  });
});

describe('apply', () => {
  it('makes the changes in their order', async () => {
    expect(await apply(locksUp, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual(['door = "locked"', 'alarm = {"volume":3}', 'keys[bob] = null', 'keys[eve] = null']);
  });

  it('reads the resource, unless it was read just now', async () => {
    await apply(locksUp, target, changes, aws, house as object as Record<string, unknown>);

    expect(reads).toBe(0);
    expect(writes).toHaveLength(4);
  });

  it('skips what is done already', async () => {
    house = { door: 'locked', alarm: null, keys: { eve: { of: 'door' } } };

    expect(await apply(locksUp, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual(['alarm = {"volume":3}', 'keys[eve] = null']);
  });

  it('does nothing the second time', async () => {
    await apply(locksUp, target, changes, aws);
    writes = [];

    expect(await apply(locksUp, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual([]);
  });

  it('touches nothing at all when one field, even the last, was moved since the plan', async () => {
    house = { door: 'open', alarm: { volume: 9 }, keys: {} };

    expect(await apply(locksUp, target, changes, aws)).toEqual({
      kind: 'refused',
      reason: 'alarm was changed by somebody else and is now {"volume":9}. Nothing was touched; plan again.',
      conflicts: [{ field: 'alarm', from: null, to: { volume: 3 }, now: { volume: 9 } }],
    });
    expect(writes).toEqual([]);
  });

  it('touches nothing when one element was moved since the plan', async () => {
    house = { door: 'open', alarm: null, keys: { bob: { of: 'door' }, eve: { of: 'safe' } } };

    expect(await apply(locksUp, target, changes, aws)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('keys[eve] was changed by somebody else and is now {"of":"safe"}.'),
    });
    expect(writes).toEqual([]);
  });

  it('minds no drift in elements that the plan does not name', async () => {
    const door = { of: 'door' };
    house = { door: 'open', alarm: null, keys: { ann: { of: 'safe' }, bob: door, eve: door, dan: door } };

    expect(await apply(locksUp, target, changes, aws)).toEqual({ kind: 'done' });
    expect(house.keys).toEqual({ ann: { of: 'safe' }, dan: { of: 'door' } });
  });

  it('takes an element of an absent collection for absent', async () => {
    house = { door: 'open', alarm: null, keys: null };

    expect(await apply(locksUp, target, changes.slice(2), aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual([]);
  });

  it('takes an element called like a property of every object for absent', async () => {
    const removal = { field: 'keys', key: 'constructor', from: { of: 'door' }, to: null };

    expect(await apply(locksUp, target, [removal], aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual([]);
  });

  it('says that the resource is gone', async () => {
    house = undefined;

    expect(await apply(locksUp, target, changes, aws)).toEqual({ kind: 'gone' });
    expect(writes).toEqual([]);
  });

  it('stops where AWS allows nobody to go on, and gives the reason', async () => {
    const stuck: AnyPlaybook = {
      ...locksUp,
      async apply(where, change: AnyChange, account) {
        if (change.field === 'alarm') cannot('The alarm has no battery. Put one in.');
        await locksUp.apply(where, change as never, account);
      },
    };

    expect(await apply(stuck, target, changes, aws)).toEqual({
      kind: 'failed',
      reason: 'The alarm has no battery. Put one in.',
    });
    expect(writes).toEqual(['door = "locked"']);
  });

  it('lets an error of AWS pass, for the caller to retry', async () => {
    const failing: AnyPlaybook = { ...locksUp, apply: () => Promise.reject(new Error('RequestLimitExceeded')) };

    await expect(apply(failing, target, changes, aws)).rejects.toThrow('RequestLimitExceeded');
  });
});

describe('verify', () => {
  it('is done when planning again finds nothing left', async () => {
    await apply(locksUp, target, changes, aws);

    expect(await verify(locksUp, target, aws)).toEqual({ kind: 'done' });
  });

  it('is settling while the service has not finished', async () => {
    house = { door: 'locked', alarm: { volume: 3 }, keys: {}, bolt: 'moving' };

    expect(await verify(locksUp, target, aws)).toEqual({ kind: 'settling' });
  });

  it('never calls fixed what still differs, and names it', async () => {
    house = { door: 'locked', alarm: { volume: 3 }, keys: { eve: { of: 'door' } } };

    expect(await verify(locksUp, target, aws)).toEqual({
      kind: 'differs',
      reason: 'The resource is still not compliant: see keys[eve].',
    });
  });

  it('fails with the reason when the playbook refuses by now', async () => {
    expect(await verify(locksUp, target, aws, { volume: 11, strangers: [] })).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^The neighbours/),
    });
  });

  it('says that the resource is gone', async () => {
    house = undefined;

    expect(await verify(locksUp, target, aws)).toEqual({ kind: 'gone' });
  });
});

describe('undo', () => {
  it('makes the changes backwards, last first', async () => {
    const before = structuredClone(house);
    await apply(locksUp, target, changes, aws);
    writes = [];

    expect(await undo(locksUp, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual(['keys[eve] = {"of":"door"}', 'keys[bob] = {"of":"door"}', 'alarm = null', 'door = "open"']);
    expect(house).toEqual(before);
  });

  it('leaves elements added since alone', async () => {
    await apply(locksUp, target, changes, aws);
    house = { door: 'locked', alarm: { volume: 3 }, keys: { ...house?.keys, dan: { of: 'safe' } } };

    expect(await undo(locksUp, target, changes, aws)).toEqual({ kind: 'done' });
    expect(Object.keys(house.keys ?? {}).toSorted()).toEqual(['ann', 'bob', 'dan', 'eve']);
  });

  it('undoes what was applied only in part', async () => {
    const before = structuredClone(house);
    await apply(locksUp, target, changes.slice(0, 2), aws);
    writes = [];

    expect(await undo(locksUp, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual(['alarm = null', 'door = "open"']);
    expect(house).toEqual(before);
  });

  it('touches nothing when somebody changed a field since', async () => {
    await apply(locksUp, target, changes, aws);
    house = { door: 'locked', alarm: { volume: 9 }, keys: {} };
    writes = [];

    expect(await undo(locksUp, target, changes, aws)).toMatchObject({ kind: 'refused' });
    expect(writes).toEqual([]);
  });

  it('names everything that somebody changed since: before, after and now', async () => {
    await apply(locksUp, target, changes, aws);
    house = { door: 'locked', alarm: { volume: 9 }, keys: { eve: { of: 'safe' } } };

    expect(await undo(locksUp, target, changes, aws)).toMatchObject({
      kind: 'refused',
      conflicts: [
        { field: 'alarm', from: null, to: { volume: 3 }, now: { volume: 9 } },
        { field: 'keys', key: 'eve', from: { of: 'door' }, to: null, now: { of: 'safe' } },
      ],
    });
  });

  it('puts back all the same by force, from what is there now, and nothing that it never changed', async () => {
    await apply(locksUp, target, changes, aws);
    house = { door: 'locked', alarm: { volume: 9 }, keys: { ann: { of: 'attic' }, eve: { of: 'safe' } } };
    const seen: AnyChange[] = [];
    const watched: AnyPlaybook = {
      ...locksUp,
      apply: async (on, change: AnyChange, account) => {
        seen.push(change);
        await locksUp.apply(on, change as never, account);
      },
    };

    expect(await undo(watched, target, changes, aws, { force: true })).toEqual({ kind: 'done' });
    expect(house).toEqual({
      door: 'open',
      alarm: null,
      keys: { ann: { of: 'attic' }, bob: { of: 'door' }, eve: { of: 'door' } },
    });
    expect(seen).toContainEqual({ field: 'alarm', from: { volume: 9 }, to: null });
    expect(seen.filter(({ key }) => key === 'eve')).toEqual([
      { field: 'keys', key: 'eve', from: { of: 'safe' }, to: null },
      { field: 'keys', key: 'eve', from: null, to: { of: 'door' } },
    ]);
  });

  it('does not bring back by force what is gone', async () => {
    house = undefined;

    expect(await undo(locksUp, target, changes, aws, { force: true })).toEqual({ kind: 'gone' });
  });

  it('says that the resource is gone', async () => {
    house = undefined;

    expect(await undo(locksUp, target, changes, aws)).toEqual({ kind: 'gone' });
  });

  it('says so when the resource goes while it is being undone', async () => {
    await apply(locksUp, target, changes, aws);
    const burning: AnyPlaybook = { ...locksUp, apply: async () => void (house = undefined) };

    expect(await undo(burning, target, changes, aws)).toEqual({ kind: 'gone' });
  });

  it('never calls undone what is not as it was', async () => {
    await apply(locksUp, target, changes, aws);
    const lazy: AnyPlaybook = { ...locksUp, apply: async () => {} };

    expect(await undo(lazy, target, changes, aws)).toEqual({
      kind: 'differs',
      reason: 'keys[eve], keys[bob], alarm, door is not as it was before.',
    });
  });

  it('is settling while the service has not finished', async () => {
    house = { door: 'locked', alarm: { volume: 3 }, keys: {}, bolt: 'moving' };

    expect(await undo(locksUp, target, changes, aws)).toEqual({ kind: 'settling' });
  });
});

describe('swap', () => {
  it('turns direction and order around, and is its own opposite', () => {
    expect(swap(changes)[0]).toEqual({ field: 'keys', key: 'eve', from: null, to: { of: 'door' } });
    expect(swap(swap(changes))).toEqual(changes);
  });
});

describe('isSettled', () => {
  it('is true of a playbook whose service finishes before it answers', () => {
    const { settles: _, ...prompt } = locksUp;

    expect(isSettled(prompt, { bolt: 'moving' })).toBe(true);
    expect(isSettled(locksUp, { bolt: 'moving' })).toBe(false);
  });
});

describe('isIrreversible', () => {
  it('is true of every change of an irreversible playbook, and of declared fields of any other', () => {
    const { irreversible: _, ...plain } = locksUp;
    const [door, alarm] = changes as [AnyChange, AnyChange];

    expect(isIrreversible({ ...plain, effect: 'irreversible' }, door)).toBe(true);
    expect(isIrreversible(locksUp, alarm)).toBe(true);
    expect(isIrreversible(locksUp, door)).toBe(false);
    expect(isIrreversible(plain, alarm)).toBe(false);
  });
});
