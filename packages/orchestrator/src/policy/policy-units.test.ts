import { describe, expect, it } from '@jest/globals';
import { type Policy, defaultPolicy } from './policy.ts';
import { needsOrganizationalUnits, placesNameUnits } from './policy-units.ts';

const organizationalUnits = ['ou-a1b2-c3d4e5f6'];

describe('the units of a policy', () => {
  it.each<[string, Partial<Policy>, boolean, boolean]>([
    ['nothing', {}, false, false],
    ['the scope', { scope: { include: {}, exclude: { organizationalUnits } } }, true, true],
    ['an approval', { approval: [{ accounts: ['111122223333'] }, { organizationalUnits }] }, true, true],
    [
      'a delegation of accounts',
      { delegation: [{ name: 'shop', accounts: ['111122223333'], may: ['undo'] }] },
      false,
      false,
    ],
    ['a delegation of units', { delegation: [{ name: 'shop', organizationalUnits, may: ['undo'] }] }, true, false],
  ])('are needed for %s', (_, policy, needed, forEveryFinding) => {
    expect(needsOrganizationalUnits({ ...defaultPolicy, ...policy })).toBe(needed);
    expect(placesNameUnits({ ...defaultPolicy, ...policy })).toBe(forEveryFinding);
  });
});
