import { beforeEach, describe, expect, it } from '@jest/globals';
import { cannot } from './cannot.ts';
import { join, refuse, set, setElements } from './plan.ts';
import { type Keyed, definePlaybook } from './playbook.ts';
import {
  type AnyChange,
  type AnyPlaybook,
  apply,
  isIrreversible,
  isSettled,
  nameOf,
  plan,
  planMany,
  swap,
  undo,
  verify,
  verifyMany,
  withFormerNames,
  withPresentNames,
  withoutUndone,
} from './remediation.ts';
import { fakeAws } from '../testing/index.ts';
import { count, texts } from '../parameters/index.ts';

/** A bucket that should be private, with logging, and without grants to outsiders. */
interface Bucket {
  readonly access: 'public' | 'private';
  readonly logging: { readonly days: number } | null;
  readonly grants: Keyed<{ readonly to: string }> | null;
  readonly status?: 'updating' | 'available';
}

let bucket: Bucket | undefined;
let writes: string[];
let reads: number;
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'the-bucket' };
const aws = fakeAws({});

beforeEach(() => {
  bucket = {
    access: 'public',
    logging: null,
    grants: { ann: { to: 'read' }, bob: { to: 'read' }, eve: { to: 'read' } },
  };
  writes = [];
  reads = 0;
});

const makesPrivate = definePlaybook({
  control: 'Bucket.1',
  title: 'make the bucket private',
  resourceType: 'AwsS3Bucket',
  scope: 'regional',
  effect: 'reversible',
  irreversible: ['logging'],
  permissions: { read: [], write: [] },
  parameters: {
    days: count({ default: 3, min: 0, max: 11, unit: 'days', meaning: 'exact' }),
    outsiders: texts({ default: ['bob', 'eve'], meaning: 'exact', pattern: /^[a-z]+$/, form: 'a name', most: 5 }),
  },
  settles: { withinSeconds: 60, isSettled: ({ status }) => status !== 'updating' },

  async read(): Promise<Bucket | undefined> {
    reads += 1;
    return structuredClone(bucket);
  },

  plan(state, { days, outsiders }) {
    if (days > 10) return refuse('Logs are kept for at most 10 days. Choose 10 days or less.');
    const grants = Object.fromEntries(outsiders.map((outsider) => [outsider, null]));
    return join(set(state, { access: 'private', logging: { days } }), setElements(state, 'grants', grants));
  },

  async apply(_target, change) {
    writes.push(`${nameOf(change)} = ${JSON.stringify(change.to)}`);
    if (bucket === undefined) throw new Error('There is no bucket.');
    if (change.field !== 'grants') bucket = { ...bucket, [change.field]: change.to };
    else {
      const { [change.key]: _, ...others } = bucket.grants ?? {};
      bucket = { ...bucket, grants: change.to === null ? others : { ...others, [change.key]: change.to } };
    }
  },
});

/** The plan for the public bucket. */
const changes: readonly AnyChange[] = [
  { field: 'access', from: 'public', to: 'private' },
  { field: 'logging', from: null, to: { days: 3 } },
  { field: 'grants', key: 'bob', from: { to: 'read' }, to: null },
  { field: 'grants', key: 'eve', from: { to: 'read' }, to: null },
];

describe('what an undo reverses after earlier remediations were undone', () => {
  const added = { field: 'rules', key: 'ssh', from: null, to: 'rule' };
  const removed = { field: 'rules', key: 'ssh', from: 'rule', to: null };

  it('never contains the return of what an undone remediation had made', () => {
    expect(withoutUndone([removed], [added])).toEqual([]);
  });

  it('never contains the return of an element to which AWS added details', () => {
    expect(withoutUndone([{ ...removed, from: 'rule with its owner' }], [added])).toEqual([]);
  });

  it('ends at the value before both', () => {
    const [first, second] = [
      { field: 'days', from: 1, to: 2 },
      { field: 'days', from: 2, to: 3 },
    ];
    expect(withoutUndone([second], [first])).toEqual([{ field: 'days', from: 1, to: 3 }]);
  });

  it.each([
    ['another element', { ...added, key: 'rdp' }],
    ['another value', { ...added, from: 'old rule', to: 'another rule' }],
  ])('does not depend on the undo of %s', (_, undone) => {
    expect(withoutUndone([removed], [undone])).toEqual([removed]);
  });
});

describe('plan', () => {
  it('returns the changes with the state that they are based on', async () => {
    expect(await plan(makesPrivate, target, aws)).toEqual({ kind: 'change', changes, state: bucket });
  });

  it('decides with the given parameters, or with the defaults', async () => {
    bucket = { access: 'private', logging: { days: 3 }, grants: null };

    expect(await plan(makesPrivate, target, aws)).toMatchObject({ kind: 'compliant' });
    expect(await plan(makesPrivate, target, aws, { days: 4, outsiders: [] })).toMatchObject({ kind: 'change' });
  });

  it('refuses an id that the playbook does not understand, so that it never counts as gone', async () => {
    const reason = 'The id db-ABC does not contain the name of the bucket. Remediate the bucket by its ARN.';
    const puzzled: AnyPlaybook = { ...makesPrivate, read: async () => cannot(reason) };
    const failed = { kind: 'failed', reason };

    expect(await plan(puzzled, target, aws)).toEqual({ kind: 'refuse', reason, state: {} });
    expect(await apply(puzzled, target, changes, aws)).toEqual(failed);
    expect(await verify(puzzled, target, aws)).toEqual(failed);
    expect(await undo(puzzled, target, changes, aws)).toEqual(failed);
    expect(await undo(puzzled, target, changes, aws, { force: true })).toEqual(failed);
  });

  it('returns a refusal', async () => {
    expect(await plan(makesPrivate, target, aws, { days: 11, outsiders: [] })).toEqual({
      kind: 'refuse',
      reason: 'Logs are kept for at most 10 days. Choose 10 days or less.',
      state: bucket,
    });
  });

  it('refuses a resource that has all changes but does not settle, if the playbook knows why', async () => {
    bucket = { access: 'private', logging: { days: 3 }, grants: null, status: 'updating' };
    const stalling: AnyPlaybook = {
      ...makesPrivate,
      settles: { withinSeconds: 60, isSettled: () => false, whyStalled: ({ status }) => `The bucket is ${status}.` },
    };

    expect(await plan(makesPrivate, target, aws)).toMatchObject({ kind: 'compliant' });
    expect(await plan(stalling, target, aws)).toEqual({
      kind: 'refuse',
      reason: 'The bucket is updating.',
      state: bucket,
    });
    expect(await verify(stalling, target, aws)).toEqual({ kind: 'settling' });
  });

  it('reports that the resource is gone', async () => {
    bucket = undefined;

    expect(await plan(makesPrivate, target, aws)).toEqual({ kind: 'gone' });
  });

  it('writes nothing', async () => {
    await plan(makesPrivate, target, aws);

    expect(writes).toEqual([]);
  });

  it('never reads an error as an answer', async () => {
    const failing: AnyPlaybook = { ...makesPrivate, read: () => Promise.reject(new Error('RequestLimitExceeded')) };

    await expect(plan(failing, target, aws)).rejects.toThrow('RequestLimitExceeded');
    await expect(apply(failing, target, changes, aws)).rejects.toThrow('RequestLimitExceeded');
    await expect(verify(failing, target, aws)).rejects.toThrow('RequestLimitExceeded');
    await expect(undo(failing, target, changes, aws)).rejects.toThrow('RequestLimitExceeded');
  });
});

describe('apply', () => {
  it('makes the changes in order', async () => {
    expect(await apply(makesPrivate, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual(['access = "private"', 'logging = {"days":3}', 'grants[bob] = null', 'grants[eve] = null']);
  });

  it('reads the resource unless it receives a state', async () => {
    await apply(makesPrivate, target, changes, aws, { seen: bucket as object as Record<string, unknown> });

    expect(reads).toBe(0);
    expect(writes).toHaveLength(4);
  });

  it('skips changes that are already made', async () => {
    bucket = { access: 'private', logging: null, grants: { eve: { to: 'read' } } };

    expect(await apply(makesPrivate, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual(['logging = {"days":3}', 'grants[eve] = null']);
  });

  it('changes nothing the second time', async () => {
    await apply(makesPrivate, target, changes, aws);
    writes = [];

    expect(await apply(makesPrivate, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual([]);
  });

  it('changes nothing if any field was modified since the plan', async () => {
    bucket = { access: 'public', logging: { days: 9 }, grants: {} };

    expect(await apply(makesPrivate, target, changes, aws)).toEqual({
      kind: 'refused',
      reason: 'logging was modified in the meantime and is now {"days":9}. Nothing was changed; plan again.',
      conflicts: [{ field: 'logging', from: null, to: { days: 3 }, now: { days: 9 } }],
    });
    expect(writes).toEqual([]);
  });

  it('changes nothing if an element was modified since the plan', async () => {
    bucket = { access: 'public', logging: null, grants: { bob: { to: 'read' }, eve: { to: 'write' } } };

    expect(await apply(makesPrivate, target, changes, aws)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('grants[eve] was modified in the meantime and is now {"to":"write"}.'),
    });
    expect(writes).toEqual([]);
  });

  it('ignores drift in elements that the plan does not name', async () => {
    const access = { to: 'read' };
    bucket = {
      access: 'public',
      logging: null,
      grants: { ann: { to: 'write' }, bob: access, eve: access, dan: access },
    };

    expect(await apply(makesPrivate, target, changes, aws)).toEqual({ kind: 'done' });
    expect(bucket.grants).toEqual({ ann: { to: 'write' }, dan: { to: 'read' } });
  });

  it('reads an element of an absent collection as absent', async () => {
    bucket = { access: 'public', logging: null, grants: null };

    expect(await apply(makesPrivate, target, changes.slice(2), aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual([]);
  });

  it('finds a field under its former name', async () => {
    const renamed: AnyPlaybook = { ...makesPrivate, formerFields: { publicity: 'access' } };
    const [change, ...others] = changes;
    const recorded = [{ ...change, field: 'publicity' } as AnyChange, ...others];

    expect(await apply(renamed, target, recorded, aws)).toEqual({ kind: 'done' });
    expect(writes[0]).toBe('access = "private"');
    expect(await undo(renamed, target, [recorded[0] as AnyChange], aws)).toEqual({ kind: 'done' });
    expect(bucket?.access).toBe('public');
  });

  it('returns recorded changes under the present names of their fields', () => {
    const formerFields = { publicity: 'access' };
    const [change] = changes as readonly [AnyChange];

    expect(withPresentNames({ formerFields }, [{ ...change, field: 'publicity' }])).toEqual([change]);
    expect(withPresentNames({}, changes)).toEqual(changes);
  });

  it('returns a change under each name that a record can have for it', () => {
    const formerFields = { publicity: 'access', visibility: 'access', log: 'logging' };
    const [change] = changes as readonly [AnyChange];

    expect(withFormerNames({ formerFields }, change).map(({ field }) => field)).toEqual([
      'access',
      'publicity',
      'visibility',
    ]);
    expect(withFormerNames({}, change)).toEqual([change]);
  });

  it('reads an element with the name of an object property as absent', async () => {
    const removal = { field: 'grants', key: 'constructor', from: { to: 'read' }, to: null };

    expect(await apply(makesPrivate, target, [removal], aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual([]);
  });

  it('reports that the resource is gone', async () => {
    bucket = undefined;

    expect(await apply(makesPrivate, target, changes, aws)).toEqual({ kind: 'gone' });
    expect(writes).toEqual([]);
  });

  it('stops at a change that is impossible, and returns the reason', async () => {
    const stuck: AnyPlaybook = {
      ...makesPrivate,
      async apply(where, change: AnyChange, account) {
        if (change.field === 'logging') cannot('The log bucket does not exist. Create it.');
        await makesPrivate.apply(where, change as never, account);
      },
    };

    expect(await apply(stuck, target, changes, aws)).toEqual({
      kind: 'failed',
      reason: 'The log bucket does not exist. Create it.',
    });
    expect(writes).toEqual(['access = "private"']);
  });

  it('rethrows an AWS error, for the caller to retry', async () => {
    const failing: AnyPlaybook = { ...makesPrivate, apply: () => Promise.reject(new Error('RequestLimitExceeded')) };

    await expect(apply(failing, target, changes, aws)).rejects.toThrow('RequestLimitExceeded');
  });
});

describe('verify', () => {
  it('is done if a new plan has no changes', async () => {
    await apply(makesPrivate, target, changes, aws);

    expect(await verify(makesPrivate, target, aws)).toEqual({ kind: 'done' });
  });

  it('is settling while the service has not finished', async () => {
    bucket = { access: 'private', logging: { days: 3 }, grants: {}, status: 'updating' };

    expect(await verify(makesPrivate, target, aws)).toEqual({ kind: 'settling' });
  });

  it('reports the changes that are still missing', async () => {
    bucket = { access: 'private', logging: { days: 3 }, grants: { eve: { to: 'read' } } };

    expect(await verify(makesPrivate, target, aws)).toMatchObject({
      kind: 'differs',
      reason: 'The resource is still not compliant: see grants[eve].',
    });
  });

  it('fails with the reason if the playbook now refuses', async () => {
    expect(await verify(makesPrivate, target, aws, { days: 11, outsiders: [] })).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^Logs are kept/),
    });
  });

  it('reports that the resource is gone', async () => {
    bucket = undefined;

    expect(await verify(makesPrivate, target, aws)).toEqual({ kind: 'gone' });
  });
});

describe('undo', () => {
  it('makes the reverse changes in reverse order', async () => {
    const before = structuredClone(bucket);
    await apply(makesPrivate, target, changes, aws);
    writes = [];

    expect(await undo(makesPrivate, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual([
      'grants[eve] = {"to":"read"}',
      'grants[bob] = {"to":"read"}',
      'logging = null',
      'access = "public"',
    ]);
    expect(bucket).toEqual(before);
  });

  it('keeps elements that were added since', async () => {
    await apply(makesPrivate, target, changes, aws);
    bucket = { access: 'private', logging: { days: 3 }, grants: { ...bucket?.grants, dan: { to: 'write' } } };

    expect(await undo(makesPrivate, target, changes, aws)).toEqual({ kind: 'done' });
    expect(Object.keys(bucket.grants ?? {}).toSorted()).toEqual(['ann', 'bob', 'dan', 'eve']);
  });

  it('undoes changes that were partly applied', async () => {
    const before = structuredClone(bucket);
    await apply(makesPrivate, target, changes.slice(0, 2), aws);
    writes = [];

    expect(await undo(makesPrivate, target, changes, aws)).toEqual({ kind: 'done' });
    expect(writes).toEqual(['logging = null', 'access = "public"']);
    expect(bucket).toEqual(before);
  });

  it('changes nothing if a field was modified since', async () => {
    await apply(makesPrivate, target, changes, aws);
    bucket = { access: 'private', logging: { days: 9 }, grants: {} };
    writes = [];

    expect(await undo(makesPrivate, target, changes, aws)).toMatchObject({ kind: 'refused' });
    expect(writes).toEqual([]);
  });

  it('lists everything that was modified since: before, after and now', async () => {
    await apply(makesPrivate, target, changes, aws);
    bucket = { access: 'private', logging: { days: 9 }, grants: { eve: { to: 'write' } } };

    expect(await undo(makesPrivate, target, changes, aws)).toMatchObject({
      kind: 'refused',
      conflicts: [
        { field: 'logging', from: null, to: { days: 3 }, now: { days: 9 } },
        { field: 'grants', key: 'eve', from: { to: 'read' }, to: null, now: { to: 'write' } },
      ],
    });
  });

  it('overwrites later modifications with force, and only of its own changes', async () => {
    await apply(makesPrivate, target, changes, aws);
    bucket = { access: 'private', logging: { days: 9 }, grants: { ann: { to: 'list' }, eve: { to: 'write' } } };
    const seen: AnyChange[] = [];
    const watched: AnyPlaybook = {
      ...makesPrivate,
      apply: async (on, change: AnyChange, account) => {
        seen.push(change);
        await makesPrivate.apply(on, change as never, account);
      },
    };

    expect(await undo(watched, target, changes, aws, { force: true })).toEqual({ kind: 'done' });
    expect(bucket).toEqual({
      access: 'public',
      logging: null,
      grants: { ann: { to: 'list' }, bob: { to: 'read' }, eve: { to: 'read' } },
    });
    expect(seen).toContainEqual({ field: 'logging', from: { days: 9 }, to: null });
    expect(seen.filter(({ key }) => key === 'eve')).toEqual([
      { field: 'grants', key: 'eve', from: { to: 'write' }, to: null },
      { field: 'grants', key: 'eve', from: null, to: { to: 'read' } },
    ]);
  });

  it('does not recreate a resource with force', async () => {
    bucket = undefined;

    expect(await undo(makesPrivate, target, changes, aws, { force: true })).toEqual({ kind: 'gone' });
  });

  it('reports that the resource is gone', async () => {
    bucket = undefined;

    expect(await undo(makesPrivate, target, changes, aws)).toEqual({ kind: 'gone' });
  });

  it('reports that the resource is deleted during undo', async () => {
    await apply(makesPrivate, target, changes, aws);
    const deleting: AnyPlaybook = { ...makesPrivate, apply: async () => void (bucket = undefined) };

    expect(await undo(deleting, target, changes, aws)).toEqual({ kind: 'gone' });
  });

  it('reports the values that are not restored', async () => {
    await apply(makesPrivate, target, changes, aws);
    const ineffective: AnyPlaybook = { ...makesPrivate, apply: async () => {} };

    expect(await undo(ineffective, target, changes, aws)).toMatchObject({
      kind: 'differs',
      reason: 'Not restored: grants[eve], grants[bob], logging, access.',
    });
  });

  it('is settling while the service has not finished', async () => {
    bucket = { access: 'private', logging: { days: 3 }, grants: {}, status: 'updating' };

    expect(await undo(makesPrivate, target, changes, aws)).toEqual({ kind: 'settling' });
  });
});

describe('the parameters', () => {
  const given = { days: 4, outsiders: ['eve'] };
  const steps: { readonly [name: string]: (playbook: AnyPlaybook) => Promise<unknown> } = {
    plan: (playbook) => plan(playbook, target, aws, given),
    apply: (playbook) => apply(playbook, target, changes, aws, { parameters: given }),
    verify: (playbook) => verify(playbook, target, aws, given),
    undo: (playbook) => undo(playbook, target, changes, aws, { parameters: given }),
    'a forced undo': (playbook) => undo(playbook, target, changes, aws, { parameters: given, force: true }),
  };
  it.each(Object.keys(steps))('are never lost before a read of %s', async (step) => {
    const received: unknown[] = [];
    const read: AnyPlaybook['read'] = (where, account, parameters) => {
      received.push(parameters);
      return makesPrivate.read(where, account);
    };

    await steps[step]?.({ ...makesPrivate, read });

    expect(received.length).toBeGreaterThan(0);
    expect(received).toEqual(received.map(() => given));
  });
});

describe('swap', () => {
  it('reverses direction and order, and reverses itself', () => {
    expect(swap(changes)[0]).toEqual({ field: 'grants', key: 'eve', from: null, to: { to: 'read' } });
    expect(swap(swap(changes))).toEqual(changes);
  });
});

describe('isSettled', () => {
  it('is true for a playbook whose service finishes before it responds', () => {
    const { settles: _, ...synchronous } = makesPrivate;

    expect(isSettled(synchronous, { status: 'updating' })).toBe(true);
    expect(isSettled(makesPrivate, { status: 'updating' })).toBe(false);
  });
});

describe('isIrreversible', () => {
  it('is true for every change of an irreversible playbook, and for the declared fields of others', () => {
    const { irreversible: _, ...plain } = makesPrivate;
    const [access, logging] = changes as [AnyChange, AnyChange];

    expect(isIrreversible({ ...plain, effect: 'irreversible' }, access)).toBe(true);
    expect(isIrreversible(makesPrivate, logging)).toBe(true);
    expect(isIrreversible(makesPrivate, access)).toBe(false);
    expect(isIrreversible(plain, logging)).toBe(false);
  });
});

describe('several resources', () => {
  const buckets: { readonly [id: string]: () => object | undefined } = {
    public: () => ({ access: 'public' }),
    private: () => ({ access: 'private' }),
    stalled: () => ({ access: 'private', isStalled: true }),
    deleted: () => undefined,
    unclear: () => cannot('The id names two buckets.'),
    impossible: () => ({ access: 'locked' }),
    broken: () => ({ access: 'unknown' }),
    throttled: () => {
      throw new Error('Rate exceeded');
    },
  };
  const playbook: AnyPlaybook = definePlaybook({
    control: 'Bucket.2',
    title: 'make the bucket private',
    resourceType: 'AwsS3Bucket',
    permissions: { read: [], write: [] },
    settles: {
      withinSeconds: 60,
      isSettled: ({ isStalled }) => isStalled !== true,
      whyStalled: () => 'The bucket waits for its owner.',
    },
    read: async ({ resourceId }) =>
      buckets[resourceId]?.() as { readonly access: string; readonly isStalled?: true } | undefined,
    plan(state) {
      if (state.access === 'locked') return cannot('The bucket is locked.');
      if (state.access === 'unknown') throw new Error('A fault of the playbook');
      return set(state, { access: 'private' });
    },
    apply: async () => {},
  });
  const targets = Object.keys(buckets).map((resourceId) => ({ ...target, resourceId }));
  const { readMany: _, ...alone } = playbook;
  const caught = (error: unknown) => error;

  it.each([
    ['that are read together', playbook],
    ['of a playbook that reads each', alone],
  ])('%s are planned and verified like one', async (_description, one) => {
    const plans: unknown[] = [];
    const results: unknown[] = [];
    for (const each of targets) plans.push(await plan(playbook, each, aws).catch(caught));
    for (const each of targets) results.push(await verify(playbook, each, aws).catch(caught));

    expect(await planMany(one, targets, aws)).toEqual(plans);
    expect(await verifyMany(one, targets, aws)).toEqual(results);
    expect(plans).toMatchObject([
      { kind: 'change' },
      { kind: 'compliant' },
      { kind: 'refuse', reason: 'The bucket waits for its owner.' },
      { kind: 'gone' },
      { kind: 'refuse', reason: 'The id names two buckets.' },
      { kind: 'refuse', reason: 'The bucket is locked.' },
      new Error('A fault of the playbook'),
      new Error('Rate exceeded'),
    ]);
  });
});
