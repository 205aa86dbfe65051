import { describe, expect, it } from '@jest/globals';
import { ListParentsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { needsOrganizationalUnits, organizationalUnitsOf, unitsOfAccounts } from './organizational-units.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';

function organization(parents: {
  readonly [child: string]: { readonly Id: string; readonly Type: 'ROOT' | 'ORGANIZATIONAL_UNIT' };
}) {
  const client = new OrganizationsClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  mock.on(ListParentsCommand).callsFake(({ ChildId }: { readonly ChildId: string }) => {
    const parent = parents[ChildId];
    if (parent === undefined)
      throw Object.assign(new Error('You specified an account that does not exist.'), {
        name: 'ChildNotFoundException',
      });
    return { Parents: [parent] };
  });
  return { client, calls: () => mock.commandCalls(ListParentsCommand).length };
}

const account = '111122223333';
const nested = {
  [account]: { Id: 'ou-a1b2-team0000', Type: 'ORGANIZATIONAL_UNIT' },
  'ou-a1b2-team0000': { Id: 'ou-a1b2-prod0000', Type: 'ORGANIZATIONAL_UNIT' },
  'ou-a1b2-prod0000': { Id: 'r-a1b2', Type: 'ROOT' },
} as const;

describe('organizationalUnitsOf', () => {
  it('finds every unit above the account, not only its parent', async () => {
    const { client } = organization(nested);
    expect(await organizationalUnitsOf(client)(account)).toEqual({
      ok: true,
      value: ['ou-a1b2-team0000', 'ou-a1b2-prod0000', 'r-a1b2'],
    });
  });

  it('calls AWS again only after the cache expires', async () => {
    const { client, calls } = organization(nested);
    let time = 0;
    const unitsOf = organizationalUnitsOf(client, () => time);
    await unitsOf(account);
    await unitsOf(account);
    expect(calls()).toBe(3);
    time += 6 * 60_000;
    await unitsOf(account);
    expect(calls()).toBe(6);
  });

  it('returns an error for an unknown account, and does not cache it', async () => {
    const { client, calls } = organization({});
    const unitsOf = organizationalUnitsOf(client);
    expect(await unitsOf(account)).toEqual({ ok: false, error: expect.stringContaining('ChildNotFoundException') });
    await unitsOf(account);
    expect(calls()).toBe(2);
  });

  it('stops if the hierarchy has a cycle', async () => {
    const { client } = organization({
      [account]: { Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' },
      'ou-1': { Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' },
    });
    expect(await organizationalUnitsOf(client)(account)).toMatchObject({ ok: false });
  });
});

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
  ])('are needed for %s', async (_, policy, needed, forEveryFinding) => {
    const asked: string[] = [];
    const unitsOf = async (accountId: string) => {
      asked.push(accountId);
      return { ok: true as const, value: ['ou-shop-1'] };
    };

    const units = await unitsOfAccounts({ ...defaultPolicy, ...policy }, ['111122223333'], unitsOf);

    expect(needsOrganizationalUnits({ ...defaultPolicy, ...policy })).toBe(needed);
    expect(asked).toEqual(forEveryFinding ? ['111122223333'] : []);
    expect(units('111122223333').ok).toBe(forEveryFinding);
    expect(units('444455556666').ok).toBe(false);
  });
});
