import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { doubtfulChange, sentenceOfChange } from './tag-evidence.ts';

const violation = { at: '2026-11-24T12:00:00Z', actor: 'arn:aws:iam::111122223333:role/Mallory' };
const change = (at: string, more: object = {}) => ({
  at,
  actor: 'arn:aws:iam::111122223333:role/Ada',
  eventName: 'CreateTags',
  keys: ['Role'],
  ...more,
});
const isRole = (key: string) => key === 'Role';
const doubtful = (...changes: readonly ReturnType<typeof change>[]) =>
  doubtfulChange(changes, isRole, violation, 60)?.at;

describe('doubtfulChange', () => {
  it.each([
    ['an hour before', '2026-11-24T11:00:00Z'],
    ['in the same second', '2026-11-24T12:00:00Z'],
    ['a day after', '2026-11-25T12:00:00Z'],
  ])('finds a change %s', (_, at) => {
    expect(doubtful(change(at))).toBe(at);
  });

  it('trusts a change that is older than the settling time', () => {
    expect(doubtful(change('2026-11-24T10:59:59Z'))).toBeUndefined();
  });

  it('finds an old change by the actor of the violation', () => {
    expect(doubtful(change('2026-11-20T00:00:00Z', { actor: violation.actor }))).toBe('2026-11-20T00:00:00Z');
  });

  it('trusts a change of another tag, but not the removal of all tags', () => {
    expect(doubtful(change('2026-11-24T12:00:00Z', { keys: ['Name'] }))).toBeUndefined();
    expect(doubtful(change('2026-11-24T12:00:00Z', { keys: ['*'] }))).toBeDefined();
  });

  it('finds the newest of several', () => {
    expect(doubtful(change('2026-11-24T12:00:01Z'), change('2026-11-24T11:59:59Z'))).toBe('2026-11-24T12:00:01Z');
  });

  it('never finds less with a longer settling time', () => {
    const minutes = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(minutes, minutes, fc.integer({ min: -10_000, max: 10_000 }), (a, b, offset) => {
        const one = change(new Date(Date.parse(violation.at) + offset * 60_000).toISOString());
        const found = (settle: number) => doubtfulChange([one], isRole, violation, settle) !== undefined;
        expect(found(Math.min(a, b)) && !found(Math.max(a, b))).toBe(false);
      }),
    );
  });
});

describe('sentenceOfChange', () => {
  it('names who changed what, and when', () => {
    expect(sentenceOfChange(change('2026-11-24T12:00:00Z', { keys: ['*'] }))).toBe(
      'arn:aws:iam::111122223333:role/Ada changed all its tags at 2026-11-24T12:00:00Z (CreateTags), close to the violation.',
    );
  });
});
