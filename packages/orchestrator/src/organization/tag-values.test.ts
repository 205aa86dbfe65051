import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { OrganizationSource } from '@asr/playbooks';
import { mockClient } from 'aws-sdk-client-mock';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import { organizationLookups } from './lookups.ts';
import { organizationSourcesOf, tagValueLookups } from './tag-sources.ts';
import { type Reader, valuesOfAccount } from './values-of-account.ts';
import { valuesOnDemand } from './values-on-demand.ts';

const account = '111122223333';
const other = '444455556666';
const [team, prod, root] = ['ou-a1b2-team0000', 'ou-a1b2-prod0000', 'r-a1b2'];

/** AWS Organizations as its API reference describes it, with pages of tags and an empty page of parents. */
const mock = mockClient(OrganizationsClient);
const accounts = new Map<string, { Name?: string; State?: string }>();
const parents = new Map<string, string>();
const named = (name: string, message = 'x', more: object = {}) => Object.assign(new Error(message), { name, ...more });

afterAll(() => mock.restore());
beforeEach(() => {
  mock.reset();
  accounts.clear();
  parents.clear();
  accounts.set(account, { Name: 'shop-prod', State: 'ACTIVE' });
  parents.set(account, team);
  parents.set(team, prod);
  parents.set(prod, root);
  mock.on(DescribeAccountCommand).callsFake(({ AccountId }: { readonly AccountId: string }) => {
    if (!accounts.has(AccountId)) throw named('AccountNotFoundException');
    return { Account: { Id: AccountId, ...accounts.get(AccountId) } };
  });
  mock.on(ListParentsCommand).callsFake((input: { readonly ChildId: string; readonly NextToken?: string }) => {
    const Id = parents.get(input.ChildId);
    if (Id === undefined) throw named('ChildNotFoundException');
    if (input.NextToken === undefined) return { Parents: [], NextToken: 'more' };
    return { Parents: [{ Id, Type: Id === root ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] };
  });
  mock
    .on(DescribeOrganizationalUnitCommand, { OrganizationalUnitId: team })
    .resolves({ OrganizationalUnit: { Id: team, Name: 'Team shop' } });
  mock
    .on(ListTagsForResourceCommand, { ResourceId: account })
    .resolves({ Tags: [{ Key: 'empty', Value: '' }], NextToken: 'more' })
    .on(ListTagsForResourceCommand, { ResourceId: account, NextToken: 'more' })
    .resolves({ Tags: [{ Key: 'cost-center', Value: '4711' }] });
});
afterEach(() => void mock.reset());

const sources = {
  name: { account: 'name' },
  tag: { accountTag: 'cost-center' },
  unit: { unit: 'name' },
  units: { unit: { [prod]: 'payments' } },
} as const satisfies { readonly [name: string]: OrganizationSource };
const lookups = () => organizationLookups(new OrganizationsClient({ region: 'us-east-1' }));

async function valueOf(source: OrganizationSource, reader: Reader = 'asr') {
  const { Team } = await valuesOfAccount({ Team: source }, { accountId: account, lookups: lookups(), reader });
  return Team;
}
const problem = (text: string) => ({ problem: expect.stringContaining(text) });

describe('the value of a tag from AWS Organizations', () => {
  it.each<[string, OrganizationSource, string]>([
    ['the name of the account', sources.name, 'shop-prod'],
    ['a tag of the account, on any page', sources.tag, '4711'],
    ['the name of the unit that contains the account', sources.unit, 'Team shop'],
    ['the value of a unit above it', sources.units, 'payments'],
    ['the value of the nearest unit', { unit: { [root]: 'all', [prod]: 'payments', [team]: 'shop' } }, 'shop'],
    ['the value of the root', { unit: { [root]: 'all', 'ou-a1b2-else0000': 'x' }, default: 'none' }, 'all'],
    ['the default', { unit: { 'ou-a1b2-else0000': 'x' }, default: 'none' }, 'none'],
  ])('is %s', async (_, source, value) => {
    expect(await valueOf(source)).toEqual({ value });
  });

  it('is missing for an account that is below none of the units', async () => {
    expect(await valueOf({ unit: { 'ou-a1b2-else0000': 'x' } })).toEqual({
      problem: `Account ${account} is below none of the units that tagValues names for Team. In asr.config.yaml, add one of these units to Team, or a default: ${team}, ${prod}, ${root}.`,
    });
  });

  it('is missing for the name of the unit, if the account is in none', async () => {
    parents.set(account, root);
    expect(await valueOf(sources.unit)).toEqual(problem('is directly below the root'));
    expect(await valueOf({ unit: { [root]: 'all' } })).toEqual({ value: 'all' });
  });

  it.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'PENDING_ACTIVATION'])(
    'is missing for the name of an account in the state %s',
    async (State) => {
      accounts.set(account, { Name: 'shop-prod', State });
      expect(await valueOf(sources.name)).toEqual(problem(`account ${account} is ${State}.`));
    },
  );

  it('is missing if AWS gives no state or no name', async () => {
    accounts.set(account, { Name: 'shop-prod' });
    expect(await valueOf(sources.name)).toEqual(problem('is of no known state'));
    accounts.set(account, { State: 'ACTIVE' });
    expect(await valueOf(sources.name)).toEqual(problem('gave no name'));
    mock.on(DescribeOrganizationalUnitCommand).resolves({});
    expect(await valueOf(sources.unit)).toEqual(problem('gave no name'));
  });

  it('is missing for a tag that the account lacks, or that is empty', async () => {
    expect(await valueOf({ accountTag: 'owner' })).toEqual(problem('has no tag owner in AWS Organizations'));
    expect(await valueOf({ accountTag: 'empty' })).toEqual(problem('has an empty tag empty in AWS Organizations'));
    expect(await valueOf({ accountTag: 'toString' })).toEqual(problem('has no tag toString'));
  });
});

const calls = [
  ['DescribeAccount', DescribeAccountCommand, sources.name],
  ['ListTagsForResource', ListTagsForResourceCommand, sources.tag],
  ['ListParents', ListParentsCommand, sources.units],
  ['ListParents', ListParentsCommand, sources.unit],
  ['DescribeOrganizationalUnit', DescribeOrganizationalUnitCommand, sources.unit],
] as const;

describe.each(calls)('an error of %s', (operation, command, source) => {
  const failing = (error: Error) => mock.on(command as typeof ListParentsCommand).rejects(error);

  it('that denies access names the action, and who needs it', async () => {
    failing(named('AccessDeniedException'));
    expect(await valueOf(source)).toEqual(problem(`AWS denied organizations:${operation}. Run \`asr deploy\``));
    expect(await valueOf(source, 'caller')).toEqual(problem(`AWS denied organizations:${operation}. Allow it`));
  });

  it('says what to do outside an organization, and for an account that left it', async () => {
    failing(named('AWSOrganizationsNotInUseException'));
    expect(await valueOf(source)).toEqual(problem('is in no organization. Give Team another source'));
    const missing = {
      DescribeAccount: 'AccountNotFoundException',
      ListTagsForResource: 'TargetNotFoundException',
      ListParents: 'ChildNotFoundException',
      DescribeOrganizationalUnit: 'OrganizationalUnitNotFoundException',
    }[operation];
    failing(named(missing));
    expect(await valueOf(source)).toEqual(problem('the organization does not have it. Exclude the account'));
  });

  it('is retried if it passes, and is no answer', async () => {
    for (const error of [
      named('TooManyRequestsException'),
      named('ServiceException', 'x', { $metadata: { httpStatusCode: 500 } }),
      named('TimeoutError'),
    ]) {
      failing(error);
      await expect(valueOf(source)).rejects.toBe(error);
    }
  });

  it('that is unexpected is reported', async () => {
    failing(named('InvalidInputException', 'Something is invalid'));
    expect(await valueOf(source)).toEqual(problem('InvalidInputException: Something is invalid. Remediate'));
    failing(new Error('no such host.'));
    expect(await valueOf(source)).toEqual(problem('AWS Organizations answered no such host. Remediate'));
  });
});

const withValues = (tagValues: object, name = 'tagValues'): Policy => ({
  ...defaultPolicy,
  controls: { 'EC2.44': { parameters: { requiredTagKeys: ['Team'], [name]: tagValues } } },
});

describe('the lookups for an event', () => {
  const ofAccounts = (accountIds: readonly string[], controlId = 'EC2.44') =>
    accountIds.map((accountId) => ({ controlId, accountId }));
  const described = () => mock.commandCalls(DescribeAccountCommand).length;

  it('are made once for each account', async () => {
    accounts.set(other, { Name: 'bank', State: 'ACTIVE' });
    const valuesOf = valuesOnDemand(withValues({ Team: { account: 'name' }, Owner: { value: 'x' } }, 'TAGVALUES'));

    const values = await valuesOf(ofAccounts([account, other, account]));

    expect(values('EC2.44', account)).toEqual({ Team: { value: 'shop-prod' } });
    expect(values('EC2.44', other)).toEqual({ Team: { value: 'bank' } });
    expect(values('EC2.43', account)).toBeUndefined();
    expect(described()).toBe(2);
    await valuesOf(ofAccounts([account]));
    expect(described()).toBe(2);
  });

  it('are made again for an approval, and for what follows it', async () => {
    const valuesOf = valuesOnDemand(withValues({ Team: { account: 'name' } }));
    await valuesOf(ofAccounts([account]));
    accounts.set(account, { Name: 'renamed', State: 'ACTIVE' });

    const fresh = await valuesOf(ofAccounts([account]), { isFresh: true });
    const next = await valuesOf(ofAccounts([account]));

    expect(fresh('EC2.44', account)).toEqual({ Team: { value: 'renamed' } });
    expect(next('EC2.44', account)).toEqual({ Team: { value: 'renamed' } });
  });

  it('do not happen for other controls and other sources', async () => {
    const values = await valuesOnDemand(withValues({ Team: { account: 'name' } }))(ofAccounts([account], 'EC2.13'));
    await valuesOnDemand(withValues({ Team: { account: 'id' } }))(ofAccounts([account]));
    await valuesOnDemand(defaultPolicy)(ofAccounts([account]));

    expect(values('EC2.13', account)).toBeUndefined();
    expect(mock.calls()).toEqual([]);
  });

  it('are kept for a minute, and errors are not kept', async () => {
    let time = 0;
    const { account: describeAccount } = organizationLookups(
      new OrganizationsClient({ region: 'us-east-1' }),
      () => time,
    );
    await expect(describeAccount(other)).rejects.toThrow('x');
    await expect(describeAccount(other)).rejects.toThrow('x');
    expect(described()).toBe(2);
    await Promise.all([describeAccount(account), describeAccount(account)]);
    expect(described()).toBe(3);
    time += 60_000;
    await describeAccount(account);
    expect(described()).toBe(4);
  });

  it('of several accounts end with an error that a retry can resolve', async () => {
    mock.on(DescribeAccountCommand, { AccountId: other }).rejects(named('TooManyRequestsException'));
    const valuesOf = valuesOnDemand(withValues({ Team: { account: 'name' } }));

    await expect(valuesOf(ofAccounts([account, other]))).rejects.toThrow(
      expect.objectContaining({ name: 'TooManyRequestsException' }),
    );
  });
});

describe('the calls that a policy needs', () => {
  it.each<[object, readonly string[]]>([
    [{}, []],
    [{ Team: { value: 'x' }, Id: { account: 'id' }, Cost: { tag: 'cost' } }, []],
    [{ Team: sources.name }, ['organizations:DescribeAccount']],
    [{ Team: sources.tag }, ['organizations:ListTagsForResource']],
    [{ Team: sources.units }, ['organizations:ListParents']],
    [{ Team: sources.unit }, ['organizations:DescribeOrganizationalUnit', 'organizations:ListParents']],
    [
      { A: sources.units, B: sources.name, C: sources.units },
      ['organizations:DescribeAccount', 'organizations:ListParents'],
    ],
  ])('are exactly those for %j', (tagValues, actions) => {
    expect(tagValueLookups(withValues(tagValues))).toEqual(actions);
    expect(organizationSourcesOf(withValues(tagValues), 'EC2.44') === undefined).toBe(actions.length === 0);
  });
});
