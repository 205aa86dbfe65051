import { describe, expect, it } from '@jest/globals';
import { keyOf, permissionOf, protocolName, ruleOf } from './rule.ts';

const tcp22 = { IsEgress: false, IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const allOut = { IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1 };

describe('keyOf', () => {
  it.each([
    ['ingress tcp 22 0.0.0.0/0', { ...tcp22, CidrIpv4: '0.0.0.0/0' }],
    ['ingress tcp 20-25 ::/0', { ...tcp22, FromPort: 20, ToPort: 25, CidrIpv6: '::/0' }],
    ['ingress udp 22 pl-1', { ...tcp22, IpProtocol: 'udp', PrefixListId: 'pl-1' }],
    ['ingress icmp 8/-1 10.0.0.0/8', { ...tcp22, IpProtocol: 'icmp', FromPort: 8, ToPort: -1, CidrIpv4: '10.0.0.0/8' }],
    ['ingress icmp 0/0 10.0.0.0/8', { ...tcp22, IpProtocol: 'icmp', FromPort: 0, ToPort: 0, CidrIpv4: '10.0.0.0/8' }],
    ['ingress icmpv6 ::/0', { ...tcp22, IpProtocol: 'icmpv6', FromPort: -1, ToPort: -1, CidrIpv6: '::/0' }],
    ['ingress 50 10.0.0.0/8', { ...allOut, IsEgress: false, IpProtocol: '50', CidrIpv4: '10.0.0.0/8' }],
    ['ingress all sg-1', { ...allOut, IsEgress: false, ReferencedGroupInfo: { GroupId: 'sg-1' } }],
    ['egress all 0.0.0.0/0', { ...allOut, CidrIpv4: '0.0.0.0/0' }],
  ])('names a rule "%s"', (key, row) => {
    expect(keyOf(ruleOf(row))).toBe(key);
  });
});

describe('ruleOf', () => {
  it('keeps everything that putting the rule back takes', () => {
    const row = {
      ...tcp22,
      SecurityGroupRuleId: 'sgr-1',
      CidrIpv4: '203.0.113.0/24',
      Description: 'office',
      Tags: [{ Key: 'owner', Value: 'net-team' }],
    };

    expect(ruleOf(row)).toEqual({
      direction: 'ingress',
      protocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      source: { kind: 'cidrIpv4', value: '203.0.113.0/24' },
      description: 'office',
      tags: { owner: 'net-team' },
    });
  });

  it('is the same for a rule that was removed and put back under a new id', () => {
    const row = { ...tcp22, CidrIpv4: '0.0.0.0/0' };

    expect(ruleOf({ ...row, SecurityGroupRuleId: 'sgr-1' })).toEqual(ruleOf({ ...row, SecurityGroupRuleId: 'sgr-2' }));
  });

  it('reads an empty description and none alike', () => {
    expect(ruleOf({ ...tcp22, CidrIpv6: '::/0', Description: '' }).description).toBeNull();
  });

  it('leaves out the tags that only AWS may set, since no undo could put them back', () => {
    const Tags = [
      { Key: 'aws:cloudformation:stack-name', Value: 'web' },
      { Key: 'owner', Value: 'net-team' },
    ];

    expect(ruleOf({ ...tcp22, CidrIpv4: '0.0.0.0/0', Tags }).tags).toEqual({ owner: 'net-team' });
  });

  it('keeps whose the group of a peer is, but not how the peering stands today', () => {
    const ReferencedGroupInfo = {
      GroupId: 'sg-2',
      UserId: '444455556666',
      VpcId: 'vpc-2',
      VpcPeeringConnectionId: 'pcx-1',
      PeeringStatus: 'active',
    };

    expect(ruleOf({ ...tcp22, ReferencedGroupInfo }).source).toEqual({
      kind: 'securityGroup',
      value: 'sg-2',
      accountId: '444455556666',
      vpcId: 'vpc-2',
    });
  });

  it('never takes a source it does not know for a harmless one', () => {
    expect(() => ruleOf({ ...tcp22, SecurityGroupRuleId: 'sgr-1' })).toThrow(/sgr-1 has a source of a kind/);
  });
});

describe('permissionOf', () => {
  it.each([
    [{ ...tcp22, CidrIpv4: '0.0.0.0/0' }, { IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }] }],
    [{ ...tcp22, CidrIpv6: '::/0' }, { Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'all' }] }],
    [{ ...tcp22, PrefixListId: 'pl-1' }, { PrefixListIds: [{ PrefixListId: 'pl-1', Description: 'all' }] }],
    [
      { ...tcp22, ReferencedGroupInfo: { GroupId: 'sg-2', UserId: '444455556666' } },
      { UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: '444455556666', Description: 'all' }] },
    ],
  ])('asks for exactly the one rule %j', (row, source) => {
    expect(permissionOf(ruleOf({ ...row, Description: 'all' }))).toEqual({
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      ...source,
    });
  });

  it('sends no ports for protocols that have none, and -1 for every ICMP type', () => {
    const icmp = { IsEgress: false, IpProtocol: 'icmp', FromPort: -1, ToPort: -1, CidrIpv4: '10.0.0.0/8' };

    expect(permissionOf(ruleOf({ ...allOut, CidrIpv4: '0.0.0.0/0' })).FromPort).toBeUndefined();
    expect(permissionOf(ruleOf(icmp))).toMatchObject({ FromPort: -1, ToPort: -1 });
  });
});

describe('protocolName', () => {
  it.each([
    ['6', 'tcp'],
    ['17', 'udp'],
    ['1', 'icmp'],
    ['58', 'icmpv6'],
    ['TCP', 'tcp'],
    ['all', '-1'],
    ['-1', '-1'],
    ['50', '50'],
  ])('knows %s as %s', (given, name) => {
    expect(protocolName(given)).toBe(name);
  });
});

describe('protocolName', () => {
  it.each(['constructor', 'toString', '__proto__'])(
    'takes %s for the name of a protocol, and not for what every object has',
    (text) => {
      expect(protocolName(text)).toBe(text.toLowerCase());
    },
  );
});
