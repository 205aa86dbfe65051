import { describe, expect, it } from '@jest/globals';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { fakeAws } from '@asr/playbooks/testing';
import { accountsBelowUnits } from './index.ts';

interface Parent {
  readonly ParentId: string;
  readonly NextToken?: string;
}

const accounts: { readonly [unit: string]: readonly string[] } = {
  'r-a1b2': ['999999999999'],
  'ou-a1b2-prod': ['111122223333', '222233334444'],
  'ou-a1b2-shop': ['444455556666'],
};
const units: { readonly [unit: string]: readonly string[] } = {
  'r-a1b2': ['ou-a1b2-prod'],
  'ou-a1b2-prod': ['ou-a1b2-shop'],
};

function organization(isDown = () => false) {
  const aws = fakeAws({
    // One account on each page, because AWS Organizations can answer with short pages.
    ListAccountsForParentCommand: ({ ParentId, NextToken = '0' }: Parent) => {
      if (isDown()) throw Object.assign(new Error('Rate exceeded'), { name: 'TooManyRequestsException' });
      const all = accounts[ParentId] ?? [];
      const nth = Number(NextToken);
      return {
        Accounts: all.slice(nth, nth + 1).map((Id) => ({ Id })),
        ...(nth + 1 < all.length ? { NextToken: String(nth + 1) } : {}),
      };
    },
    ListOrganizationalUnitsForParentCommand: ({ ParentId }: Parent) => ({
      OrganizationalUnits: (units[ParentId] ?? []).map((Id) => ({ Id })),
    }),
  });
  let time = 0;
  const below = accountsBelowUnits(aws.client(OrganizationsClient), () => time);
  return { below, calls: aws.calls, later: (minutes: number) => void (time += minutes * 60_000) };
}

describe('the accounts below organizational units', () => {
  it('are those of all levels and pages', async () => {
    const { below } = organization();

    expect(await below(['ou-a1b2-prod'])).toEqual(['111122223333', '222233334444', '444455556666']);
    expect(await below(['r-a1b2', 'ou-a1b2-shop'])).toEqual([
      '111122223333',
      '222233334444',
      '444455556666',
      '999999999999',
    ]);
  });

  it('are kept for five minutes', async () => {
    const { below, calls, later } = organization();
    await below(['ou-a1b2-shop']);
    const once = calls.length;

    await below(['ou-a1b2-shop']);
    expect(calls).toHaveLength(once);
    later(6);
    await below(['ou-a1b2-shop']);
    expect(calls).toHaveLength(2 * once);
  });

  it('are an error, and no shorter list, if AWS Organizations does not answer', async () => {
    let isDown = true;
    const { below } = organization(() => isDown);

    await expect(below(['ou-a1b2-prod'])).rejects.toThrow('Rate exceeded');
    isDown = false;
    expect(await below(['ou-a1b2-prod'])).toHaveLength(3);
  });
});
