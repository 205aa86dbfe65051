import { describe, expect, it } from '@jest/globals';
import { type Deferral, type Limits, countFailure, whyHeld } from './limits.ts';

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
  let present = Date.parse('2026-11-24T02:10:00Z');
  const now = () => new Date(present);
  const tally = async (name: string, add: 0 | 1, of: Date = now()) => {
    const key = `${name} ${of.toISOString().slice(0, 13)}`;
    counts.set(key, (counts.get(key) ?? 0) + add);
    return counts.get(key) ?? 0;
  };
  const counters = {
    now,
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
    ask: async (accountId: string, controlId?: string) =>
      (await whyHeld(limits, subject(accountId, controlId), counters))?.why,
    try: (deferral: Deferral | null = null, inForce = limits) => whyHeld(inForce, subject(shop), counters, deferral),
    at: (text: string) => (present = Date.parse(text)),
    fail: async (accountId: string, times = 1) => {
      for (let time = 0; time < times; time += 1) await countFailure(limits, subject(accountId), tally);
    },
    /** The number of changes before one requires approval. */
    passing: async (accountId: string, tries: number) => {
      let passed = 0;
      for (let time = 0; time < tries; time += 1)
        passed += (await whyHeld(limits, subject(accountId), counters)) === undefined ? 1 : 0;
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

describe('a change above a limit', () => {
  const since = '2026-11-24T02:10:00.000Z';
  const untilOf = (held: Awaited<ReturnType<typeof whyHeld>>) => held?.until?.toISOString().slice(11, 16) ?? held;

  it('is deferred to the next hour with room, in order, and within the first half of the hour', async () => {
    const { try: attempt } = hour({ perAccountPerHour: 3 });
    const times = [];
    for (let nth = 0; nth < 10; nth += 1) times.push(untilOf(await attempt()));

    expect(times).toEqual([
      undefined,
      undefined,
      undefined,
      '03:00',
      '03:10',
      '03:20',
      '04:00',
      '04:10',
      '04:20',
      '05:00',
    ]);
  });

  it('names the limit', async () => {
    const { try: attempt } = hour({ perAccountPerHour: 1 });
    await attempt();

    expect(await attempt()).toEqual({
      why: 'This change exceeds the limit of 1 remediations per hour for account 222222222222.',
      until: new Date('2026-11-24T03:00:00Z'),
    });
  });

  it('is made when its hour has come, and is not overtaken by later changes', async () => {
    const { try: attempt, at } = hour({ perAccountPerHour: 2 });
    for (let nth = 0; nth < 3; nth += 1) await attempt();
    at('2026-11-24T03:00:00Z');

    // One place of this hour is taken by the deferred change.
    expect([untilOf(await attempt()), untilOf(await attempt())]).toEqual([undefined, '04:00']);
    expect(await attempt({ since, until: '2026-11-24T03:00:00.000Z' })).toBeUndefined();
  });

  it('counts again if it comes back in another hour', async () => {
    const { try: attempt, at } = hour({ perAccountPerHour: 1 });
    for (let nth = 0; nth < 2; nth += 1) await attempt();
    at('2026-11-24T05:00:00Z');
    await attempt();

    expect(untilOf(await attempt({ since, until: '2026-11-24T03:00:00.000Z' }))).toBe('06:00');
  });

  it('is deferred again if the policy has lowered the limit since', async () => {
    const { try: attempt, at } = hour({ perAccountPerHour: 3 });
    for (let nth = 0; nth < 6; nth += 1) await attempt();
    at('2026-11-24T03:00:00Z');
    const back = () => attempt({ since, until: '2026-11-24T03:00:00.000Z' }, { perAccountPerHour: 1 });

    expect([untilOf(await back()), untilOf(await back()), untilOf(await back())]).toEqual([
      undefined,
      '04:00',
      '05:00',
    ]);
  });

  it('requires approval after the hours of the policy', async () => {
    const { try: attempt, at } = hour({ perAccountPerHour: 1, deferHours: 2 });
    const times = [];
    for (let nth = 0; nth < 4; nth += 1) times.push(untilOf(await attempt()));

    expect(times).toEqual([
      undefined,
      '03:00',
      '04:00',
      {
        why: 'This change exceeds the limit of 1 remediations per hour for account 222222222222. The next 2 hours have no room for it.',
      },
    ]);
    at('2026-11-24T04:40:00Z');
    // Its deferral began at 02:10.
    expect(await attempt({ since, until: '2026-11-24T03:00:00.000Z' })).not.toHaveProperty('until');
  });

  it('requires approval at once if the policy says ask', async () => {
    const { try: attempt } = hour({ perAccountPerHour: 1, above: 'ask' });
    await attempt();

    expect(await attempt()).toEqual({
      why: 'This change exceeds the limit of 1 remediations per hour for account 222222222222.',
    });
  });

  it('waits for an hour in which all limits have room', async () => {
    const limits = { perAccountPerHour: 5, perControlPerHour: 2, minAccounts: 1 };
    const { try: attempt } = hour(limits);
    const hours = [];
    for (let nth = 0; nth < 6; nth += 1) hours.push((await attempt())?.until?.getUTCHours());

    expect(hours).toEqual([undefined, undefined, 3, 3, 4, 4]);
  });

  it('of a control that keeps failing requires approval', async () => {
    const { fail, try: attempt } = hour({ failuresPerControlPerHour: 2, minAccounts: 1 });
    await fail(shop, 2);

    expect(await attempt()).not.toHaveProperty('until');
  });
});
