import { describe, expect, it } from '@jest/globals';
import { CannotChangeError } from '../../../engine/index.ts';
import { fakeAws, named } from '../../../testing/index.ts';
import { type FakeEc2, fakeSecurityGroups } from '../testing/index.ts';
import { applyRule } from './apply-rule.ts';
import { type Rule, keyOf } from './rule.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
const rule: Rule = {
  direction: 'ingress',
  protocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  source: { kind: 'cidrIpv4', value: '0.0.0.0/0' },
  description: 'ops',
  tags: { owner: 'net-team' },
};
const removal = { field: 'rules', key: keyOf(rule), from: rule, to: null } as const;
const from = (source: Rule['source']) => additionOf({ ...rule, source });

function additionOf(added: Rule) {
  return { field: 'rules', key: keyOf(added), from: null, to: added } as const;
}

function groups(account: Partial<FakeEc2> = {}) {
  return fakeSecurityGroups({ groups: { 'sg-1': { rules: [] } }, ...account });
}

describe('applyRule, removing', () => {
  it.each([true, false])('takes a rule that is gone for removed (default VPC: %s)', async (isDefaultVpc) => {
    const aws = fakeAws(groups({ isDefaultVpc }).handlers);

    await expect(applyRule(target, removal, aws)).resolves.toBeUndefined();
  });

  it('lets any other error pass, rather than reading it as done', async () => {
    const aws = fakeAws({
      RevokeSecurityGroupIngressCommand: () => {
        throw named('UnauthorizedOperation');
      },
    });

    await expect(applyRule(target, removal, aws)).rejects.toThrow('UnauthorizedOperation');
  });

  it('matches by content alone, whatever the description is', async () => {
    const inputs: unknown[] = [];
    const aws = fakeAws({ RevokeSecurityGroupIngressCommand: (input) => ({ seen: inputs.push(input) }) });

    await applyRule(target, removal, aws);

    expect(inputs).toEqual([
      {
        GroupId: 'sg-1',
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
  });
});

describe('applyRule, adding', () => {
  it('adds a rule with its description and tags', async () => {
    const ec2 = groups();

    await applyRule(target, additionOf(rule), fakeAws(ec2.handlers));

    expect(ec2.rowsOf('sg-1')).toMatchObject([
      { CidrIpv4: '0.0.0.0/0', Description: 'ops', Tags: [{ Key: 'owner', Value: 'net-team' }] },
    ]);
  });

  it('says nothing of tags for a rule without any, since that alone takes another permission', async () => {
    const inputs: object[] = [];
    const aws = fakeAws({ AuthorizeSecurityGroupEgressCommand: (input) => ({ seen: inputs.push(input) }) });

    await applyRule(target, additionOf({ ...rule, direction: 'egress', tags: {} }), aws);

    expect(inputs).toHaveLength(1);
    expect(inputs[0]).not.toHaveProperty('TagSpecifications');
  });

  it('takes a rule that is there already for added', async () => {
    const ec2 = groups();
    const aws = fakeAws(ec2.handlers);
    await applyRule(target, additionOf(rule), aws);

    await expect(applyRule(target, additionOf(rule), aws)).resolves.toBeUndefined();
    expect(ec2.rulesOf('sg-1')).toEqual(['ingress tcp 22 0.0.0.0/0']);
  });

  it.each<[string, Partial<FakeEc2>, ReturnType<typeof additionOf>]>([
    ['is full', { quota: 0 }, additionOf(rule)],
    ['names a group that is gone', {}, from({ kind: 'securityGroup', value: 'sg-9', accountId: null, vpcId: null })],
    ['names a prefix list that is no longer shared', {}, from({ kind: 'prefixList', value: 'pl-9' })],
  ])('says what to correct when the group %s, since no retry helps', async (_, account, change) => {
    const adding = applyRule(target, change, fakeAws(groups(account).handlers));

    await expect(adding).rejects.toThrow(CannotChangeError);
    await expect(adding).rejects.toThrow(`The rule "${change.key}" cannot be added.`);
  });

  it('lets any other error pass', async () => {
    const aws = fakeAws({
      AuthorizeSecurityGroupIngressCommand: () => {
        throw named('RequestLimitExceeded');
      },
    });

    await expect(applyRule(target, additionOf(rule), aws)).rejects.toThrow('RequestLimitExceeded');
    await expect(applyRule(target, additionOf(rule), aws)).rejects.not.toThrow(CannotChangeError);
  });
});
