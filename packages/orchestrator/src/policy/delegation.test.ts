import { describe, expect, it } from '@jest/globals';
import { type Delegation, type UnitsOf, delegatedActions, delegatesRemediation, isWithin } from './delegation.ts';

const [shop, bank] = ['111122223333', '444455556666'] as const;
const delegation = (more: Partial<Delegation>): Delegation => ({ name: 'shop-team', may: delegatedActions, ...more });
const nobodyAsks: UnitsOf = async () => {
  throw new Error('AWS Organizations was not called.');
};

describe('an account of a delegation', () => {
  it('is in its list, without a call to AWS Organizations', async () => {
    expect(await isWithin(delegation({ accounts: [shop] }), shop, nobodyAsks)).toEqual({ ok: true, value: true });
    expect(
      await isWithin(delegation({ accounts: [shop], organizationalUnits: ['ou-a1b2-c3d4e5f6'] }), shop, nobodyAsks),
    ).toEqual({ ok: true, value: true });
    expect(await isWithin(delegation({ accounts: [shop] }), bank, nobodyAsks)).toEqual({ ok: true, value: false });
  });

  it('is at any depth below its organizational units', async () => {
    const of = delegation({ organizationalUnits: ['ou-a1b2-c3d4e5f6'] });

    expect(
      await isWithin(of, shop, async () => ({ ok: true, value: ['ou-a1b2-deeper00', 'ou-a1b2-c3d4e5f6', 'r-a1b2'] })),
    ).toEqual({ ok: true, value: true });
    expect(await isWithin(of, shop, async () => ({ ok: true, value: ['ou-a1b2-c3d4e5f', 'r-a1b2'] }))).toEqual({
      ok: true,
      value: false,
    });
  });

  it('is unknown if its organizational units are unknown', async () => {
    expect(
      await isWithin(delegation({ organizationalUnits: ['ou-a1b2-c3d4e5f6'] }), shop, async () => ({
        ok: false,
        error: 'AWS is silent.',
      })),
    ).toEqual({
      ok: false,
      error: 'AWS is silent.',
    });
  });

  it.each(['', '11112222333', '1111222233334', ' 111122223333', '111122223333\n', '*'])('is never %j', async (id) => {
    expect(await isWithin(delegation({ accounts: [id], organizationalUnits: ['r-a1b2'] }), id, nobodyAsks)).toEqual({
      ok: true,
      value: false,
    });
  });

  it('does not belong to a delegation without accounts and units', async () => {
    expect(await isWithin(delegation({}), shop, nobodyAsks)).toEqual({ ok: true, value: false });
  });
});

describe('delegatesRemediation', () => {
  it('is true if one delegation allows remediate', () => {
    expect(delegatesRemediation([])).toBe(false);
    expect(delegatesRemediation([delegation({ may: ['approve', 'undo'] })])).toBe(false);
    expect(delegatesRemediation([delegation({ may: ['approve'] }), delegation({})])).toBe(true);
  });
});
