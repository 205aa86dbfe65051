import { describe, expect, it } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { fakeAws } from '../../../testing/index.ts';
import { type FakeEc2, fakeSecurityGroups } from './fake-security-groups.ts';

const rules = ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 10.0.0.0/8', 'egress all 0.0.0.0/0'];

function account(settings: Partial<FakeEc2> = {}) {
  const groups = fakeSecurityGroups({ groups: { 'sg-1': { rules } }, ...settings });
  return { groups, ec2: fakeAws(groups.handlers).client(EC2Client) };
}

const tcp = (port: number, ...cidrs: readonly string[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
});
const revoke = (...IpPermissions: IpPermission[]) =>
  new RevokeSecurityGroupIngressCommand({ GroupId: 'sg-1', IpPermissions });
const authorize = (...IpPermissions: IpPermission[]) =>
  new AuthorizeSecurityGroupIngressCommand({ GroupId: 'sg-1', IpPermissions });

describe('fakeSecurityGroups', () => {
  it('revokes one source of a permission and keeps the others', async () => {
    const { groups, ec2 } = account();

    await ec2.send(revoke(tcp(22, '0.0.0.0/0')));

    expect(groups.rulesOf('sg-1')).toEqual(rules.slice(1));
  });

  it('revokes all rules or none', async () => {
    const { groups, ec2 } = account();

    await expect(ec2.send(revoke(tcp(22, '0.0.0.0/0'), tcp(23, '0.0.0.0/0')))).rejects.toMatchObject({
      name: 'InvalidPermission.NotFound',
    });
    expect(groups.rulesOf('sg-1')).toEqual(rules);
  });

  it('revokes the existing rules in a default VPC and returns the others as unknown', async () => {
    const { groups, ec2 } = account({ isDefaultVpc: true });

    const response = await ec2.send(revoke(tcp(22, '0.0.0.0/0'), tcp(23, '0.0.0.0/0')));

    expect(response).toMatchObject({ Return: true, UnknownIpPermissions: expect.anything() });
    expect(groups.rulesOf('sg-1')).toEqual(rules.slice(1));
  });

  it('does not revoke a wider rule for a port within it', async () => {
    const { ec2 } = account({ groups: { 'sg-1': { rules: ['ingress tcp 20-25 0.0.0.0/0', 'ingress all ::/0'] } } });

    await expect(ec2.send(revoke(tcp(22, '0.0.0.0/0')))).rejects.toThrow('does not exist');
  });

  it('authorizes one rule per source, with new ids', async () => {
    const { groups, ec2 } = account();

    await ec2.send(authorize({ ...tcp(443, '0.0.0.0/0'), Ipv6Ranges: [{ CidrIpv6: '::/0' }], IpProtocol: '6' }));

    expect(groups.rulesOf('sg-1')).toEqual([...rules, 'ingress tcp 443 0.0.0.0/0', 'ingress tcp 443 ::/0']);
    expect(new Set(groups.rowsOf('sg-1').map((row) => row.SecurityGroupRuleId)).size).toBe(5);
  });

  it('authorizes all rules or none, and no rule twice', async () => {
    const { groups, ec2 } = account();

    await expect(ec2.send(authorize(tcp(443, '::/0'), tcp(22, '10.0.0.0/8')))).rejects.toMatchObject({
      name: 'InvalidPermission.Duplicate',
    });
    expect(groups.rulesOf('sg-1')).toEqual(rules);
  });

  it('rejects tags with the prefix aws:', async () => {
    const { ec2 } = account();
    const { input } = authorize(tcp(443, '10.0.0.0/8'));
    const TagSpecifications = [{ ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'aws:x', Value: '' }] }];

    await expect(
      ec2.send(new AuthorizeSecurityGroupIngressCommand({ ...input, TagSpecifications })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('returns pages, and rejects other filters', async () => {
    const { ec2 } = account({ pageSize: 2 });
    const first = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: ['sg-1'] }] }),
    );

    expect(first.SecurityGroupRules).toHaveLength(2);
    expect(first.NextToken).toBeDefined();
    await expect(ec2.send(new DescribeSecurityGroupRulesCommand({}))).rejects.toThrow(
      'The fake supports only the filter',
    );
  });

  it('returns the owner of a referenced group', () => {
    const { groups } = account({
      groups: { 'sg-1': { rules: ['ingress all sg-1', 'ingress all sg-2'] } },
      peers: { 'sg-2': { accountId: '444455556666', vpcId: 'vpc-2' } },
    });

    expect(groups.rowsOf('sg-1')).toMatchObject([
      { ReferencedGroupInfo: { GroupId: 'sg-1', UserId: '111122223333' } },
      { ReferencedGroupInfo: { GroupId: 'sg-2', UserId: '444455556666', VpcId: 'vpc-2' } },
    ]);
  });
});
