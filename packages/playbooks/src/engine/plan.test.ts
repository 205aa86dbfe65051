import { describe, expect, it } from '@jest/globals';
import { CannotChangeError, cannot } from './cannot.ts';
import { askFor, explain, isSame, join, refuse, set, setElements, skip } from './plan.ts';
import type { Keyed, Plan } from './playbook.ts';

interface Key {
  readonly rotates: boolean;
  readonly days?: number | undefined;
  readonly policy: { readonly [name: string]: unknown } | null;
  readonly grants: Keyed<string> | null;
}

const key: Key = { rotates: false, policy: null, grants: { ann: 'read', bob: 'write' } };

describe('set', () => {
  it('plans the fields that differ, in the given order', () => {
    expect(set(key, { policy: { version: 1 }, rotates: true })).toEqual({
      kind: 'change',
      changes: [
        { field: 'policy', from: null, to: { version: 1 } },
        { field: 'rotates', from: false, to: true },
      ],
    });
  });

  it('omits fields that are as desired', () => {
    expect(set(key, { rotates: false, policy: { version: 1 } })).toMatchObject({ changes: [{ field: 'policy' }] });
  });

  it('is compliant if nothing differs', () => {
    expect(set(key, { rotates: false, policy: null })).toEqual({ kind: 'compliant' });
    expect(set({ ...key, policy: { a: 1, b: [2] } }, { policy: { b: [2], a: 1 } })).toEqual({ kind: 'compliant' });
  });
});

describe('setElements', () => {
  it('plans one change for each element that differs', () => {
    expect(setElements(key, 'grants', { ann: null, bob: 'read', eve: 'read' })).toEqual({
      kind: 'change',
      changes: [
        { field: 'grants', key: 'ann', from: 'read', to: null },
        { field: 'grants', key: 'bob', from: 'write', to: 'read' },
        { field: 'grants', key: 'eve', from: null, to: 'read' },
      ],
    });
  });

  it('keeps elements that are not named, as desired, or absent as desired', () => {
    expect(setElements(key, 'grants', { bob: 'write', eve: null })).toEqual({ kind: 'compliant' });
    expect(setElements(key, 'grants', {})).toEqual({ kind: 'compliant' });
  });

  it('reads an element with the name of an object property as absent', () => {
    expect(setElements(key, 'grants', { constructor: 'read' })).toMatchObject({
      changes: [{ from: null, to: 'read' }],
    });
  });

  it('reads an absent collection as empty', () => {
    const withoutGrants: Key = { ...key, grants: null };

    expect(setElements(withoutGrants, 'grants', { ann: null, eve: 'read' })).toEqual({
      kind: 'change',
      changes: [{ field: 'grants', key: 'eve', from: null, to: 'read' }],
    });
  });
});

describe('join', () => {
  const compliant: Plan<Key> = { kind: 'compliant' };
  const rotate = set(key, { rotates: true });
  const revoke = setElements(key, 'grants', { ann: null });

  it('joins plans in their order', () => {
    const names = (plan: Plan<Key>) => (plan.kind === 'change' ? plan.changes.map(({ field }) => field) : plan.kind);

    expect(names(join<Key, keyof Key>(revoke, compliant, rotate))).toEqual(['grants', 'rotates']);
  });

  it('is compliant if all plans are', () => {
    expect(join(compliant, compliant)).toEqual({ kind: 'compliant' });
    expect(join()).toEqual({ kind: 'compliant' });
  });

  it('refuses if any plan refuses, with the first reason', () => {
    expect(join<Key, keyof Key>(rotate, refuse('First.'), refuse('Second.'))).toEqual(refuse('First.'));
  });

  it('skips if any plan skips, unless one refuses', () => {
    expect(join<Key, keyof Key>(rotate, skip('Not ours.'))).toEqual(skip('Not ours.'));
    expect(join<Key, keyof Key>(skip('Not ours.'), refuse('First.'))).toEqual(refuse('First.'));
  });

  it('joins all explanations', () => {
    expect(join(explain(rotate, 'One.'), explain(rotate, 'Two.'))).toMatchObject({
      kind: 'change',
      because: 'One. Two.',
    });
  });
});

describe('explain', () => {
  it('adds the explanation to a plan with changes', () => {
    expect(explain(set({ enabled: false }, { enabled: true }), 'The key is old.')).toMatchObject({
      kind: 'change',
      because: 'The key is old.',
    });
  });

  it('adds no explanation to a plan without changes, and no empty one', () => {
    expect(explain({ kind: 'compliant' }, 'The key is old.')).toEqual({ kind: 'compliant' });
    expect(explain(set({ enabled: false }, { enabled: true }), '')).not.toHaveProperty('because');
  });
});

describe('askFor', () => {
  const enable = set({ enabled: false }, { enabled: true });

  it('gives a change the reason why it waits for approval', () => {
    expect(askFor(enable, 'enabled', 'A job uses the key.')).toMatchObject({
      asks: { enabled: 'A job uses the key.' },
    });
  });

  it('names an element of a keyed field', () => {
    const revoke = setElements(key, 'grants', { ann: null });

    expect(askFor(revoke, 'grants[ann]', 'Ann reads.')).toMatchObject({ asks: { 'grants[ann]': 'Ann reads.' } });
  });

  it('asks for nothing without a change or without a reason', () => {
    expect(askFor<{ enabled: boolean }, 'enabled'>({ kind: 'compliant' }, 'enabled', 'Why.')).toEqual({
      kind: 'compliant',
    });
    expect(askFor(enable, 'enabled', '')).not.toHaveProperty('asks');
  });

  it('is kept when plans are joined', () => {
    const state = { enabled: false, rotates: false };
    const joined = join<typeof state, 'enabled' | 'rotates'>(
      askFor(set(state, { enabled: true }), 'enabled', 'One.'),
      askFor(set(state, { rotates: true }), 'rotates', 'Two.'),
    );
    expect(joined).toMatchObject({ asks: { enabled: 'One.', rotates: 'Two.' } });
  });
});

describe('cannot', () => {
  it('throws the reason as a CannotChangeError', () => {
    expect(() => cannot('The key is being deleted.')).toThrow(CannotChangeError);
    expect(() => cannot('The key is being deleted.')).toThrow('The key is being deleted.');
    expect(new CannotChangeError('').name).toBe('CannotChangeError');
  });
});

describe('isSame', () => {
  it.each<[unknown, unknown]>([
    [
      { a: 1, b: { c: [1, 2] } },
      { b: { c: [1, 2] }, a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
    [undefined, null],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
  ])('treats %j and %j as the same', (a, b) => {
    expect(isSame(a, b)).toBe(true);
  });

  it.each<[unknown, unknown]>([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: null }, {}],
    [
      [1, 2],
      [2, 1],
    ],
    [0, false],
    ['', null],
    ['90', 90],
  ])('distinguishes %j from %j', (a, b) => {
    expect(isSame(a, b)).toBe(false);
  });
});
