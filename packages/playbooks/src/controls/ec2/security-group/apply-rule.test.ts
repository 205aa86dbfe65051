import { describe, expect, it } from '@jest/globals';
import { CannotChangeError } from '../../../engine/index.ts';
import { fakeAws, named } from '../../../testing/index.ts';
import { type FakeEc2, fakeSecurityGroups } from '../testing/index.ts';
import { applyRule, applyRules } from './apply-rule.ts';
import { type Rule, keyOf, ruleOf } from './rule.ts';

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

describe('applyRules', () => {
  const rules = ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 ::/0', 'ingress all 0.0.0.0/0', 'egress all 0.0.0.0/0'];
  const removals = (ec2: ReturnType<typeof groups>) =>
    ec2.rowsOf('sg-1').map((row) => {
      const present = ruleOf(row);
      return { field: 'rules', key: keyOf(present), from: present, to: null } as const;
    });
  const backwards = (changes: ReturnType<typeof removals>) =>
    changes.map(({ field, key, from: present }) => ({ field, key, from: null, to: present }));

  it('removes and adds the rules of one direction with one call', async () => {
    const ec2 = groups({ groups: { 'sg-1': { rules } } });
    const aws = fakeAws(ec2.handlers);
    const changes = removals(ec2);

    await applyRules(target, changes, aws);
    expect(ec2.rulesOf('sg-1')).toEqual([]);
    expect(aws.calls).toEqual(['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress']);

    await applyRules(target, backwards(changes), aws);
    expect(ec2.rulesOf('sg-1')).toEqual(rules);
    expect(aws.calls.slice(2)).toEqual(['ec2:AuthorizeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupEgress']);
  });

  it('keeps the order of changes, so that allowed clients keep access', async () => {
    const ec2 = groups({ groups: { 'sg-1': { rules } } });
    const aws = fakeAws(ec2.handlers);
    const [first, second] = removals(ec2);

    await applyRules(target, [first!, from({ kind: 'cidrIpv4', value: '10.0.0.0/8' }), second!], aws);

    expect(aws.calls).toEqual([
      'ec2:RevokeSecurityGroupIngress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupIngress',
    ]);
  });

  it('adds rules with other tags with another call, and keeps their tags', async () => {
    const tagged = [
      { rule: 'ingress tcp 22 ::/0', tags: { team: 'a' } },
      { rule: 'ingress tcp 23 ::/0', tags: { team: 'b' } },
      { rule: 'ingress tcp 24 ::/0', tags: { team: 'b' } },
    ];
    const ec2 = groups({ groups: { 'sg-1': { rules: tagged } } });
    const aws = fakeAws(ec2.handlers);
    const changes = removals(ec2);
    await applyRules(target, changes, aws);

    await applyRules(target, backwards(changes), aws);

    expect(removals(ec2)).toEqual(changes);
    expect(aws.calls).toHaveLength(3);
  });

  it('changes each rule alone if one of them is already removed or added', async () => {
    const ec2 = groups({ groups: { 'sg-1': { rules } } });
    const aws = fakeAws(ec2.handlers);
    const changes = removals(ec2);
    ec2.remove('sg-1', 'ingress tcp 22 ::/0');

    await applyRules(target, changes, aws);
    expect(ec2.rulesOf('sg-1')).toEqual([]);

    ec2.add('sg-1', 'ingress tcp 22 ::/0');
    await applyRules(target, backwards(changes), aws);
    expect(ec2.rulesOf('sg-1').toSorted()).toEqual(rules.toSorted());
  });

  it('adds the rules that it can before it reports the one that it cannot', async () => {
    const ec2 = groups();
    const aws = fakeAws(ec2.handlers);
    const changes = [from({ kind: 'cidrIpv4', value: '10.0.0.0/8' }), from({ kind: 'prefixList', value: 'pl-gone' })];

    await expect(applyRules(target, changes, aws)).rejects.toThrow(
      'The rule "ingress tcp 22 pl-gone" cannot be added.',
    );
    expect(ec2.rulesOf('sg-1')).toEqual(['ingress tcp 22 10.0.0.0/8']);
  });

  it('rethrows any other error after one call', async () => {
    const aws = fakeAws({
      RevokeSecurityGroupIngressCommand: () => {
        throw named('UnauthorizedOperation');
      },
    });

    await expect(applyRules(target, [removal, removal], aws)).rejects.toThrow('UnauthorizedOperation');
    expect(aws.calls).toHaveLength(1);
  });
});
