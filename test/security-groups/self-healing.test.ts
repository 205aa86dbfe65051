/** Removal of rules that violate a base rule, in every group, with a notification. */
import { CreateManagedPrefixListCommand, EC2Client, ModifyManagedPrefixListCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { member, openSetup, outcomes, region, type Setup } from './setup.ts';
import { call, everybody, everybodyV6, item, made, nested } from './trail-events.ts';
import { createGroup, tcp, world, worldV6 } from './watched-group.ts';

let setup: Setup;

beforeAll(async () => {
  const forbid = [
    { name: 'no-public-admin', ports: ['22', '3389'], source: 'internet' },
    { name: 'no-all-ports', ports: 'all', source: 'internet' },
  ];
  setup = await openSetup({
    'SecurityGroup.4': { mode: 'automatic', parameters: { groups: [{ all: true }], forbid } },
  });
}, 120_000);
afterAll(async () => {
  await setup?.close();
});

const account = () => setup.cloud.account(member, region);
const authorized = (groupId: string) => call('AuthorizeSecurityGroupIngress', nested(groupId, item(22)));

describe('a rule that violates a base rule', () => {
  it('is removed from any group, with a notification of the rule, the role and the base rule', async () => {
    const group = await createGroup(account(), {}, tcp(22), tcp(443));
    const id = await group.ruleId('tcp 22 0.0.0.0/0');
    const response = made(group.groupId, {
      securityGroupRuleId: id,
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIpv4: '0.0.0.0/0',
    });
    await setup.notifications();

    const run = await setup.cloud.putEvent(
      call('AuthorizeSecurityGroupIngress', nested(group.groupId, item(22)), { responseElements: response }),
    );

    expect(outcomes(run)).toEqual(['fixed']);
    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
    const mail = await setup.notifications();
    expect(mail).toContain(`arn:aws:ec2:${region}:${member}:security-group-rule/${id}`);
    expect(mail).toContain(`arn:aws:iam::${member}:role/Admin`);
    expect(mail).toContain('no-public-admin');
  }, 60_000);

  it.each([
    ['over IPv6', tcp(3389, worldV6), item(3389, everybodyV6)],
    [
      'within a range',
      { IpProtocol: 'tcp', FromPort: 20, ToPort: 25, ...world },
      { ipProtocol: 'tcp', fromPort: 20, toPort: 25, ...everybody },
    ],
    ['for all traffic', { IpProtocol: '-1', ...world }, { ipProtocol: '-1', ...everybody }],
  ])(
    'goes when it is %s',
    async (_, permission, recorded) => {
      const group = await createGroup(account(), {}, permission, tcp(443));

      expect(
        outcomes(await setup.cloud.putEvent(call('AuthorizeSecurityGroupIngress', nested(group.groupId, recorded)))),
      ).toEqual(['fixed']);

      expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
    },
    60_000,
  );

  it('is removed if a prefix list contains the internet', async () => {
    const { PrefixList } = await account()
      .client(EC2Client)
      .send(
        new CreateManagedPrefixListCommand({
          PrefixListName: 'everybody',
          AddressFamily: 'IPv4',
          MaxEntries: 2,
          Entries: [{ Cidr: '0.0.0.0/1' }, { Cidr: '128.0.0.0/1' }],
        }),
      );
    const PrefixListId = PrefixList?.PrefixListId ?? '';
    const group = await createGroup(account(), {}, tcp(22, { PrefixListIds: [{ PrefixListId }] }), tcp(443));
    const recorded = item(22, { prefixListIds: { items: [{ prefixListId: PrefixListId }] } });

    expect(
      outcomes(await setup.cloud.putEvent(call('AuthorizeSecurityGroupIngress', nested(group.groupId, recorded)))),
    ).toEqual(['fixed']);

    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
  }, 60_000);
});

describe('a prefix list that changes', () => {
  const listOf = async (...cidrs: readonly string[]) => {
    const Entries = cidrs.map((Cidr) => ({ Cidr }));
    const { PrefixList } = await account()
      .client(EC2Client)
      .send(
        new CreateManagedPrefixListCommand({
          PrefixListName: 'office',
          AddressFamily: 'IPv4',
          MaxEntries: 2,
          Entries,
        }),
      );
    return PrefixList?.PrefixListId ?? '';
  };
  const modifiedList = (PrefixListId: string) =>
    call('ModifyManagedPrefixList', { ModifyManagedPrefixListRequest: { PrefixListId } });

  it('causes the removal of the rule from every group that uses it', async () => {
    const PrefixListId = await listOf('203.0.113.0/24');
    const naming = tcp(22, { PrefixListIds: [{ PrefixListId }] });
    const first = await createGroup(account(), {}, naming, tcp(443));
    const second = await createGroup(account(), {}, naming);
    const other = await createGroup(account(), {}, tcp(443));
    expect(outcomes(await setup.cloud.putEvent(modifiedList(PrefixListId)))).toEqual(['compliant', 'compliant']);

    await account()
      .client(EC2Client)
      .send(new ModifyManagedPrefixListCommand({ PrefixListId, AddEntries: [{ Cidr: '0.0.0.0/0' }] }));
    expect(outcomes(await setup.cloud.putEvent(modifiedList(PrefixListId)))).toEqual(['fixed', 'fixed']);

    expect(await first.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
    expect(await second.ingress()).toEqual([]);
    expect(await other.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
  }, 60_000);

  it('that no group uses causes no change', async () => {
    const PrefixListId = await listOf('0.0.0.0/0');
    expect(outcomes(await setup.cloud.putEvent(modifiedList(PrefixListId)))).toEqual([]);
  }, 60_000);
});

describe('a rule that violates no base rule', () => {
  it('stays, without a notification', async () => {
    const office = { IpRanges: [{ CidrIp: '203.0.113.0/24' }] };
    const group = await createGroup(account(), {}, tcp(22, office), tcp(443));
    await setup.notifications();

    expect(outcomes(await setup.cloud.putEvent(authorized(group.groupId)))).toEqual(['compliant']);

    expect(await group.ingress()).toEqual(['tcp 22 203.0.113.0/24', 'tcp 443 0.0.0.0/0']);
    expect(await setup.notifications()).toBe('');
  }, 60_000);
});
