import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { type FakeEc2, type FakeRule, arrangeDefaultGroup, fakeSecurityGroups } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec22 } from './ec2-2.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
/** The rules of a new VPC: members reach each other and all destinations. */
const asCreated = ['ingress all sg-1', 'egress all 0.0.0.0/0'];
const interfaces = { 'eni-1': ['sg-1'], 'eni-2': ['sg-2', 'sg-1'], 'eni-3': ['sg-1'], 'eni-4': ['sg-1'] };

function defaultGroup(rules: readonly FakeRule[], account: Partial<FakeEc2> = {}) {
  return fakeSecurityGroups({
    groups: { 'sg-1': { name: 'default', rules }, 'sg-2': { rules: [] } },
    peers: { 'sg-peer': { accountId: '444455556666', vpcId: 'vpc-2' } },
    ...account,
  });
}

const has = (rules: readonly FakeRule[], account?: Partial<FakeEc2>) => () =>
  fakeAws(defaultGroup(rules, account).handlers);

describePlaybook(ec22, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1' },
  onMoto: arrangeDefaultGroup,
  changes: {
    'a default group as AWS creates it': has(asCreated),
    'a default group of a VPC with IPv6': has([...asCreated, 'egress all ::/0']),
    'a default group with only inbound rules': has(['ingress all sg-1']),
    'a default group with only outbound rules': has(['egress all 0.0.0.0/0']),
    'a default group with rules of every kind': has(
      [
        { rule: 'ingress tcp 22 203.0.113.0/24', description: 'office', tags: { owner: 'net-team' } },
        'ingress udp 53 sg-2',
        'ingress all sg-peer',
        'ingress icmp 8/-1 10.0.0.0/8',
        'ingress icmpv6 ::/0',
        'ingress 50 10.0.0.0/8',
        'egress tcp 443 pl-1',
      ],
      { prefixLists: { 'pl-1': ['10.0.0.0/8'] } },
    ),
    'a default group in a default VPC': has(asCreated, { isDefaultVpc: true }),
    'a default group in use when the policy allows it': () => ({
      aws: has(asCreated, { interfaces })(),
      parameters: { allowInUse: 'true' },
    }),
    'a default group next to a group in use': has(asCreated, { interfaces: { 'eni-1': ['sg-2'] } }),
  },
  leaves: {
    'a default group without rules': has([]),
    'a default group in use without rules': has([], { interfaces }),
  },
  refuses: {
    'a group of another name': () => fakeAws(fakeSecurityGroups({ groups: { 'sg-1': { rules: asCreated } } }).handlers),
    'a group of another name without rules': () =>
      fakeAws(fakeSecurityGroups({ groups: { 'sg-1': { rules: [] } } }).handlers),
    'a group that its owner named Default': () =>
      fakeAws(fakeSecurityGroups({ groups: { 'sg-1': { name: 'Default', rules: asCreated } } }).handlers),
    'a default group in use': has(asCreated, { interfaces }),
  },
  gone: {
    'the group of a deleted VPC': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers),
    'the group of a deleted VPC for which EC2 returns an empty list of rules': () =>
      fakeAws(fakeSecurityGroups({ groups: {}, missingGroup: 'no rules' }).handlers),
  },
});

describe('EC2.2', () => {
  it('never disconnects network interfaces that use the group, and names them', async () => {
    const ec2 = defaultGroup(asCreated, { interfaces });

    const planned = await plan(ec22, target, fakeAws(ec2.handlers));

    expect(planned).toMatchObject({
      kind: 'refuse',
      reason: expect.stringMatching(
        /^After this change, network interface eni-1, .* eni-4 could no longer use .* allowInUse of EC2\.2 to true/,
      ),
    });
    expect(ec2.rulesOf('sg-1')).toEqual(asCreated);
  });

  it('counts the interfaces that the reason does not name', async () => {
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`eni-${index}`, ['sg-1']]));

    expect(await plan(ec22, target, has(asCreated, { interfaces: many })())).toMatchObject({
      reason: expect.stringContaining('network interface eni-4, and 3 more could no longer'),
    });
  });

  it('verifies the remediation of a group in use without the parameter', async () => {
    const aws = has(asCreated, { interfaces })();
    const planned = await plan(ec22, target, aws, { allowInUse: true });
    await apply(ec22, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(await verify(ec22, target, aws)).toEqual({ kind: 'done' });
  });

  it('undo restores every rule and keeps a rule that was added afterward', async () => {
    const ec2 = defaultGroup(asCreated);
    const aws = fakeAws(ec2.handlers);
    const planned = await plan(ec22, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];
    await apply(ec22, target, changes, aws);
    ec2.add('sg-1', 'ingress tcp 443 sg-2');

    expect(await undo(ec22, target, changes, aws)).toEqual({ kind: 'done' });
    expect(ec2.rulesOf('sg-1').toSorted()).toEqual([...asCreated, 'ingress tcp 443 sg-2'].toSorted());
  });

  it('reads a group with three calls, and a group without rules with two', async () => {
    const open = has(asCreated)();
    const closed = has([], { interfaces })();

    await ec22.read(target, open);
    await ec22.read(target, closed);

    expect(open.calls).toHaveLength(3);
    expect(closed.calls).toEqual(['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules']);
  });
});
