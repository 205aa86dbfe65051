import { describe, expect, it } from '@jest/globals';
import { type Parameters, apply, parametersFor, plan, verify } from '../../engine/index.ts';
import { type FakeRule, arrangeOpenGroup, fakeSecurityGroups, openGroup } from '../ec2/testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { securityGroup4 } from './securitygroup-4.ts';

const arn = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arn };

const forbid = [
  { name: 'no-public-admin', ports: ['22', '3389'], source: 'internet' },
  { name: 'no-all-ports', ports: 'all', source: 'internet' },
  { name: 'no-telnet', protocol: 'tcp', ports: ['23'], source: 'any' },
  { name: 'no-partner', ports: ['5432', '8'], source: ['198.51.100.0/24', 'sg-2'] },
  { name: 'no-smtp-out', direction: 'egress', ports: ['25'], source: 'internet' },
];
const policy: Parameters = { groups: [{ ids: ['sg-1'] }], forbid };

function groupWith(...rules: readonly FakeRule[]) {
  return () => ({ aws: fakeAws(openGroup(rules).handlers), parameters: policy });
}

describePlaybook(securityGroup4, {
  target,
  async onMoto(account) {
    const resourceId = await arrangeOpenGroup(account, 22);
    return { resourceId, parameters: { groups: [{ names: ['open-*'], accounts: [account.accountId] }], forbid } };
  },
  changes: {
    'a group open on a forbidden port': groupWith('ingress tcp 22 0.0.0.0/0'),
    'a group open on UDP, where no protocol is named': groupWith('ingress udp 3389 0.0.0.0/0'),
    'a group open over IPv6': groupWith('ingress tcp 22 ::/0'),
    'a group open to a range around a forbidden port': groupWith('ingress tcp 20-25 0.0.0.0/0'),
    'a group open to all traffic': groupWith('ingress all 0.0.0.0/0'),
    'a group open to every TCP port but 0': groupWith('ingress tcp 1-65535 0.0.0.0/0'),
    'a group open through a prefix list': groupWith('ingress tcp 22 pl-world'),
    'a group open to every public IPv6 address': groupWith('ingress tcp 22 2000::/3'),
    'a group open to every public IPv4 address': groupWith(
      'ingress tcp 22 0.0.0.0/1',
      'ingress tcp 22 128.0.0.0/2',
      'ingress tcp 22 192.0.0.0/3',
    ),
    'a group open through two halves of the internet': groupWith('ingress tcp 22 0.0.0.0/1', 'ingress all 128.0.0.0/1'),
    'a group whose later rules are the bad ones': groupWith(
      'ingress tcp 443 0.0.0.0/0',
      { rule: 'ingress tcp 22 0.0.0.0/0', description: 'just for now', tags: { owner: 'ops' } },
      'ingress icmp 8/-1 10.0.0.0/8',
      'ingress tcp 23 sg-1',
    ),
    'a group that lets another group in that is forbidden': groupWith('ingress tcp 5432 sg-2'),
    'a group that lets in a forbidden network, or part of it, or more than it': groupWith(
      'ingress tcp 5432 198.51.100.0/24',
      'ingress tcp 5000-6000 198.51.100.128/25',
      'ingress tcp 5432 198.51.0.0/16',
      'ingress tcp 443 198.51.100.0/24',
    ),
    'a group that sends mail to the internet': groupWith('egress tcp 25 0.0.0.0/0', 'egress tcp 443 0.0.0.0/0'),
    'a group as AWS makes it, where outbound mail is forbidden': groupWith('egress all 0.0.0.0/0'),
    'a default VPC': () => ({
      aws: fakeAws(openGroup(['ingress tcp 22 0.0.0.0/0'], { isDefaultVpc: true }).handlers),
      parameters: policy,
    }),
  },
  leaves: {
    'a group without rules': groupWith(),
    'a web server': groupWith('ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 ::/0', 'ingress udp 443 0.0.0.0/0'),
    'restricted administration': groupWith(
      'ingress tcp 22 10.0.0.0/8',
      'ingress tcp 22 pl-office',
      'ingress tcp 22 sg-1',
    ),
    'outbound administration, where inbound is forbidden': groupWith('egress tcp 22 0.0.0.0/0'),
    'a list that cannot be read, on ports that nothing forbids': groupWith('ingress tcp 443 pl-unshared'),
    'ICMP from everywhere, which has no ports': groupWith('ingress icmp 8/0 0.0.0.0/0', 'ingress icmp 22/0 0.0.0.0/0'),
    'a network below the share that counts as the internet': groupWith('ingress tcp 22 8.0.0.0/9'),
    'most ports': groupWith('ingress tcp 6000-65535 0.0.0.0/0'),
  },
  refuses: {
    'a group whose prefix list the owner no longer shares': groupWith('ingress tcp 22 pl-unshared'),
    'a list that cannot be read, where some networks are forbidden': groupWith('ingress tcp 5432 pl-unshared'),
  },
  gone: {
    'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers),
  },
});

describe('SecurityGroup.4', () => {
  it.each<[string, Parameters]>([
    ['no parameter', {}],
    ['base rules, but no groups', { forbid }],
    ['groups, but no base rules', { groups: [{ all: true }] }],
    [
      'base rules for other groups',
      { groups: [{ ids: ['sg-2'] }, { tags: { Role: 'web' } }, { names: ['db-*'] }], forbid },
    ],
  ])('changes no group and sends no notification, with %s', async (_, given) => {
    const aws = fakeAws(openGroup(['ingress all 0.0.0.0/0']).handlers);

    const planned = await plan(securityGroup4, target, aws, parametersFor(securityGroup4, given));

    expect(planned).toMatchObject({
      kind: 'skip',
      reason: expect.stringMatching(/^The parameter .* of SecurityGroup\.4 .*\.$/),
    });
  });

  it('says of each rule that goes what it violates, and of no other', async () => {
    const rules = ['ingress all 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0', 'ingress tcp 22 ::/0'];
    const aws = fakeAws(openGroup(rules).handlers);

    const planned = await plan(
      securityGroup4,
      target,
      aws,
      parametersFor(securityGroup4, { ...policy, forbid: forbid.slice(0, 2) }),
    );

    expect(planned).toMatchObject({
      because:
        'The rule "ingress all 0.0.0.0/0" violates "no-public-admin" and "no-all-ports". ' +
        'The rule "ingress tcp 22 ::/0" violates "no-public-admin".',
    });
  });

  it('never removes what violates nothing with what does', async () => {
    const kept = [
      'ingress tcp 22 10.0.0.0/8',
      'ingress tcp 443 0.0.0.0/0',
      'ingress tcp 443 sg-1',
      'egress all 10.0.0.0/8',
    ];
    const ec2 = openGroup(['ingress tcp 22 0.0.0.0/0', ...kept, 'ingress tcp 21-23 ::/0', 'egress all 0.0.0.0/0']);
    const aws = fakeAws(ec2.handlers);
    const parameters = parametersFor(securityGroup4, policy);
    const planned = await plan(securityGroup4, target, aws, parameters);

    expect(await apply(securityGroup4, target, planned.kind === 'change' ? planned.changes : [], aws)).toEqual({
      kind: 'done',
    });

    expect(ec2.rulesOf('sg-1')).toEqual(kept);
    expect(await verify(securityGroup4, target, aws, parameters)).toEqual({ kind: 'done' });
  });

  it('sees a rule that was modified, by what it is now', async () => {
    const ec2 = openGroup(['ingress tcp 22 10.0.0.0/8']);
    const aws = fakeAws(ec2.handlers);
    const parameters = parametersFor(securityGroup4, policy);
    expect(await plan(securityGroup4, target, aws, parameters)).toMatchObject({ kind: 'compliant' });
    ec2.remove('sg-1', 'ingress tcp 22 10.0.0.0/8');
    ec2.add('sg-1', 'ingress tcp 22 0.0.0.0/0');

    expect(await plan(securityGroup4, target, aws, parameters)).toMatchObject({
      changes: [{ key: 'ingress tcp 22 0.0.0.0/0', to: null }],
    });
  });

  it('removes what is certain although a list cannot be read', async () => {
    const aws = fakeAws(openGroup(['ingress tcp 22 pl-unshared', 'ingress tcp 22 0.0.0.0/0']).handlers);

    const planned = await plan(securityGroup4, target, aws, parametersFor(securityGroup4, policy));

    expect(planned).toMatchObject({ changes: [{ key: 'ingress tcp 22 0.0.0.0/0', to: null }] });
  });

  it('names the unreadable list, and the base rule that it may violate', async () => {
    const aws = groupWith('ingress tcp 22 pl-unshared')().aws;

    expect(await plan(securityGroup4, target, aws, parametersFor(securityGroup4, policy))).toMatchObject({
      reason: expect.stringMatching(/prefix list pl-unshared, .* may violate "no-public-admin"\. Ask the owner/),
    });
  });

  it('never claims to heal a rule that was deleted', async () => {
    const aws = groupWith()().aws;

    expect(await plan(securityGroup4, target, aws, parametersFor(securityGroup4, policy))).toMatchObject({
      kind: 'compliant',
    });
  });
});
