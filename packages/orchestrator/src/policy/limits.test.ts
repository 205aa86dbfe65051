import { describe, expect, it } from '@jest/globals';
import { type Limits, countFailure, whyAsk } from './limits.ts';

const [attacked, shop, bank, desk] = ['111111111111', '222222222222', '333333333333', '444444444444'];
const subject = (accountId: string, controlId = 'EC2.13') => ({
  controlId,
  accountId,
  partition: 'aws',
  region: 'eu-west-1',
  resourceType: 'AwsEc2SecurityGroup',
  resourceId: 'sg-0abc',
});

/** An hour of an organization: its counters, and its open findings by account. */
function hour(limits: Limits, open: { readonly [accountId: string]: number } = {}) {
  const counts = new Map<string, number>();
  const agreed = new Map<string, number>();
  const tally = async (name: string, add: 0 | 1) => {
    counts.set(name, (counts.get(name) ?? 0) + add);
    return counts.get(name) ?? 0;
  };
  const counters = {
    tally,
    agreed: async (name: string) => agreed.get(name),
    agree: async (name: string, number: number) => {
      agreed.set(name, agreed.get(name) ?? number);
      return agreed.get(name) ?? number;
    },
    openFindings: async (_controlId: string, accountId?: string) => {
      const of = accountId === undefined ? Object.values(open) : [open[accountId] ?? 0];
      return { ok: true as const, value: of.reduce((sum, each) => sum + each, 0) };
    },
  };
  return {
    ask: (accountId: string, controlId?: string) => whyAsk(limits, subject(accountId, controlId), counters),
    fail: async (accountId: string, times = 1) => {
      for (let time = 0; time < times; time += 1) await countFailure(limits, subject(accountId), tally);
    },
    /** The number of changes before one requires approval. */
    passing: async (accountId: string, tries: number) => {
      let passed = 0;
      for (let time = 0; time < tries; time += 1)
        passed += (await whyAsk(limits, subject(accountId), counters)) === undefined ? 1 : 0;
      return passed;
    },
  };
}

describe('failures of a control', () => {
  const limits: Limits = { failuresPerControlPerHour: 3, minAccounts: 3 };

  it('in one account stop the control only in that account', async () => {
    const { fail, ask } = hour(limits);
    await fail(attacked, 3);

    expect(await ask(attacked)).toBe(
      'EC2.13 failed 3 times in account 111111111111 in this hour, so its changes there wait for approval until the next hour.',
    );
    expect(await ask(shop)).toBeUndefined();
    expect(await ask(attacked, 'S3.5')).toBeUndefined();
  });

  it('in one account never stop the control in other accounts', async () => {
    const { fail, ask } = hour(limits);
    await fail(attacked, 1000);
    expect(await ask(shop)).toBeUndefined();

    // One more failure in another account does not stop it either.
    await fail(bank);
    expect(await ask(shop)).toBeUndefined();
  });

  it('in minAccounts accounts stop the control everywhere', async () => {
    const { fail, ask } = hour(limits);
    for (const account of [shop, bank, desk]) await fail(account);

    expect(await ask(attacked)).toBe(
      'EC2.13 failed in 3 accounts in this hour, so its changes wait for approval until the next hour.',
    );
  });

  it('of one account count for the organization only up to a share', async () => {
    const { fail, ask } = hour({ failuresPerControlPerHour: 6, minAccounts: 3 });
    await fail(attacked, 100);
    await fail(shop);
    await fail(bank);

    // Two of the first account, and two more, are fewer than six.
    expect(await ask(desk)).toBeUndefined();
    await fail(shop);
    await fail(bank);
    expect(await ask(desk)).toContain('failed in 3 accounts');
  });

  it('in one account stop the control everywhere if minAccounts is 1', async () => {
    const { fail, ask } = hour({ failuresPerControlPerHour: 2, minAccounts: 1 });
    await fail(shop, 2);

    expect(await ask(bank)).toContain('failed in 1 accounts');
  });

  it('are not counted if the policy does not limit them', async () => {
    const { fail, ask } = hour({});
    await fail(shop, 100);

    expect(await ask(shop)).toBeUndefined();
  });
});

describe('the hourly limit of a control', () => {
  it('cannot be used up by one account', async () => {
    const { passing } = hour({ perControlPerHour: 10 });

    expect(await passing(attacked, 1000)).toBe(5);
    expect(await passing(shop, 10)).toBe(5);
  });

  it('counts no change that waits because of the limit of its account', async () => {
    const { passing } = hour({ perControlPerHour: 10, perAccountPerHour: 2 });

    expect(await passing(attacked, 1000)).toBe(2);
    expect(await passing(shop, 1000)).toBe(2);
    expect(await passing(bank, 1000)).toBe(2);
  });

  it('holds for all accounts together', async () => {
    const { passing } = hour({ perControlPerHour: 4 });

    expect(await passing(shop, 10)).toBe(2);
    expect(await passing(bank, 10)).toBe(2);
    expect(await passing(desk, 10)).toBe(0);
  });

  it('is available to one account if minAccounts is 1', async () => {
    const { passing } = hour({ perControlPerHour: 4, minAccounts: 1 });

    expect(await passing(shop, 10)).toBe(4);
  });
});

describe('the share of open findings', () => {
  it('of one account does not grow with the findings of another', async () => {
    const { passing } = hour({ percentOfFindings: 20 }, { [shop]: 10, [attacked]: 990 });

    expect(await passing(shop, 300)).toBe(2);
  });

  it('is the share of the account first, and of the organization', async () => {
    const { passing } = hour({ percentOfFindings: 10 }, { [shop]: 10, [bank]: 10, [desk]: 0, [attacked]: 0 });

    expect([await passing(shop, 9), await passing(bank, 9), await passing(desk, 9)]).toEqual([1, 1, 0]);
  });

  it('allows one change if there are few findings', async () => {
    const { passing } = hour({ percentOfFindings: 1 }, { [shop]: 3 });

    expect(await passing(shop, 5)).toBe(1);
  });
});
