import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { type FakeEc2, type FakeRule, arrangeOpenGroup, fakeSecurityGroups } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec213 } from './ec2-13.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
const toEverywhere = 'egress all 0.0.0.0/0';

/** Emulates a group with these rules, in an account with a second group and some prefix lists. */
function group(rules: readonly FakeRule[], account: Partial<FakeEc2> = {}) {
  return fakeSecurityGroups({
    groups: { 'sg-1': { rules }, 'sg-2': { rules: [toEverywhere] } },
    prefixLists: {
      'pl-office': ['203.0.113.0/24', '198.51.100.0/24'],
      'pl-world': ['10.0.0.0/8', '0.0.0.0/0'],
      'pl-halves': ['0.0.0.0/1', '128.0.0.0/1'],
      'pl-lower': ['0.0.0.0/1'],
      'pl-long': [...Array.from({ length: 150 }, (_, index) => `10.0.${index}.0/24`), '0.0.0.0/0'],
    },
    ...account,
  });
}

const has =
  (...rules: readonly FakeRule[]) =>
  () =>
    fakeAws(group([...rules, toEverywhere]).handlers);
const inAccount =
  (account: Partial<FakeEc2>, ...rules: readonly FakeRule[]) =>
  () =>
    fakeAws(group([...rules, toEverywhere], account).handlers);

describePlaybook(ec213, {
  target: { resourceId },
  onMoto: (account) => arrangeOpenGroup(account, 22),
  changes: {
    'a group as the launch wizard creates it': has('ingress tcp 22 0.0.0.0/0'),
    'a group open over IPv6': has('ingress tcp 22 ::/0'),
    'a group open over IPv4 and IPv6': has('ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 ::/0'),
    'a group open to a range around the port': has('ingress tcp 20-25 0.0.0.0/0'),
    'a group open to every port': has('ingress tcp 0-65535 ::/0'),
    'a group open to all traffic': has('ingress all 0.0.0.0/0'),
    'a group with another notation of /0': has('ingress tcp 22 1.2.3.4/0', 'ingress tcp 22 0::/0'),
    'a group open through a prefix list': has('ingress tcp 22 pl-world'),
    'a group open through the 151st entry of a prefix list': has('ingress tcp 22 pl-long'),
    'a group open through two halves of the internet': has('ingress tcp 22 0.0.0.0/1', 'ingress tcp 22 128.0.0.0/1'),
    'a group open through halves in different rules': has('ingress tcp 20-25 ::/1', 'ingress all 8000::/1'),
    'a group open through halves in one prefix list': has('ingress tcp 22 pl-halves'),
    'a group whose prefix list completes a rule': has('ingress tcp 22 pl-lower', 'ingress tcp 22 128.0.0.0/1'),
    'a group with open and narrow sources': has(
      'ingress tcp 22 0.0.0.0/0',
      'ingress tcp 22 10.0.0.0/8',
      'ingress tcp 22 sg-2',
      'ingress tcp 22 pl-office',
      'ingress tcp 443 0.0.0.0/0',
    ),
    'a group whose open rule has a description and tags': has({
      rule: 'ingress tcp 22 0.0.0.0/0',
      description: 'temporary, see ticket 4711',
      tags: { owner: 'net-team' },
    }),
    'a group in a default VPC': inAccount({ isDefaultVpc: true }, 'ingress tcp 22 0.0.0.0/0'),
    'a group whose open rule is on a later page': inAccount(
      { pageSize: 2 },
      'ingress tcp 80 ::/0',
      'ingress tcp 81 ::/0',
      'ingress tcp 22 ::/0',
    ),
    'a group with no other rule': () => fakeAws(group(['ingress tcp 22 0.0.0.0/0']).handlers),
    'a group that also allows other groups': has('ingress all 0.0.0.0/0', 'ingress all sg-1', 'ingress all sg-2'),
  },
  leaves: {
    'a group without inbound rules': has(),
    'a group without any rule': () => fakeAws(group([]).handlers),
    'SSH from one network': has('ingress tcp 22 10.0.0.0/8', 'ingress tcp 22 fd00::/8'),
    'SSH from a small part of the internet': has('ingress tcp 22 8.0.0.0/9', 'ingress tcp 22 2600::/17'),
    'SSH from another group and from itself': has('ingress tcp 22 sg-2', 'ingress all sg-1'),
    'SSH from a prefix list of a few networks': has('ingress tcp 22 pl-office'),
    'UDP 22 from everywhere': has('ingress udp 22 0.0.0.0/0'),
    'ICMP from everywhere': has('ingress icmp 0.0.0.0/0', 'ingress icmpv6 ::/0', 'ingress icmp 22/-1 0.0.0.0/0'),
    'port 2222 from everywhere': has('ingress tcp 2222 0.0.0.0/0'),
    'the ports around 22 from everywhere': has('ingress tcp 0-21 0.0.0.0/0', 'ingress tcp 23-65535 0.0.0.0/0'),
    'RDP from everywhere, which EC2.14 covers': has('ingress tcp 3389 0.0.0.0/0'),
    'outbound traffic to everywhere': has('egress tcp 22 0.0.0.0/0', 'egress all ::/0'),
  },
  refuses: {
    'SSH from half of the internet': has('ingress tcp 22 0.0.0.0/1'),
    'SSH from every public IPv4 address': has(
      'ingress tcp 22 0.0.0.0/1',
      'ingress tcp 22 128.0.0.0/2',
      'ingress tcp 22 192.0.0.0/3',
    ),
    'SSH from every public IPv6 address': has('ingress tcp 22 2000::/3'),
    'a group whose prefix list the owner no longer shares': has('ingress tcp 22 pl-unshared'),
  },
  gone: {
    'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers),
    'a deleted group for which EC2 returns an empty list of rules': () =>
      fakeAws(fakeSecurityGroups({ groups: {}, missingGroup: 'no rules' }).handlers),
  },
});

describe('EC2.13', () => {
  async function changesOf(ec2: ReturnType<typeof group>) {
    const planned = await plan(ec213, target, fakeAws(ec2.handlers));
    return planned.kind === 'change' ? planned.changes : [];
  }

  it('removes only the open source of a permission', async () => {
    const kept = ['ingress tcp 22 10.0.0.0/8', 'ingress tcp 22 sg-2', 'ingress tcp 3389 0.0.0.0/0', toEverywhere];
    const ec2 = group(['ingress tcp 22 0.0.0.0/0', ...kept, 'ingress tcp 22 ::/0']);

    await apply(ec213, target, await changesOf(ec2), fakeAws(ec2.handlers));

    expect(ec2.rulesOf('sg-1')).toEqual(kept);
  });

  it('identifies changes by the content of the rules', async () => {
    const changes = await changesOf(group(['ingress tcp 20-25 ::/0', 'ingress all 0.0.0.0/0']));

    expect(changes).toMatchObject([
      { field: 'rules', key: 'ingress tcp 20-25 ::/0', to: null },
      { field: 'rules', key: 'ingress all 0.0.0.0/0', to: null },
    ]);
  });

  it('undo restores a rule with its description and tags under a new id, and keeps rules that were added afterward', async () => {
    const ec2 = group([{ rule: 'ingress tcp 22 0.0.0.0/0', description: 'ops', tags: { owner: 'net-team' } }]);
    const changes = await changesOf(ec2);
    await apply(ec213, target, changes, fakeAws(ec2.handlers));
    ec2.add('sg-1', 'ingress tcp 22 203.0.113.0/24');

    expect(await undo(ec213, target, changes, fakeAws(ec2.handlers))).toEqual({ kind: 'done' });
    expect(ec2.rulesOf('sg-1')).toEqual(['ingress tcp 22 203.0.113.0/24', 'ingress tcp 22 0.0.0.0/0']);
    expect(ec2.rowsOf('sg-1')[1]).toMatchObject({
      SecurityGroupRuleId: expect.not.stringMatching(/^sgr-1$/),
      Description: 'ops',
      Tags: [{ Key: 'owner', Value: 'net-team' }],
    });
  });

  it('skips a rule that was removed in the meantime and removes the others', async () => {
    const ec2 = group(['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 ::/0']);
    const changes = await changesOf(ec2);
    ec2.remove('sg-1', 'ingress tcp 22 0.0.0.0/0');
    const aws = fakeAws(ec2.handlers);

    expect(await apply(ec213, target, changes, aws)).toEqual({ kind: 'done' });
    expect(aws.calls.filter((call) => call.startsWith('ec2:Revoke'))).toHaveLength(1);
    expect(ec2.rulesOf('sg-1')).toEqual([]);
  });

  it('succeeds when run twice', async () => {
    const ec2 = group(['ingress tcp 22 0.0.0.0/0', toEverywhere]);
    const changes = await changesOf(ec2);
    await apply(ec213, target, changes, fakeAws(ec2.handlers));

    expect(await apply(ec213, target, changes, fakeAws(ec2.handlers))).toEqual({ kind: 'done' });
    expect(await verify(ec213, target, fakeAws(ec2.handlers))).toEqual({ kind: 'done' });
  });

  it('accepts the id of a group as the resource id', async () => {
    const ec2 = group(['ingress tcp 22 0.0.0.0/0']);

    const planned = await plan(ec213, { ...target, resourceId: 'sg-1' }, fakeAws(ec2.handlers));

    expect(planned.kind).toBe('change');
  });

  it('removes the open rules, and then refuses a prefix list that it cannot read', async () => {
    const ec2 = group(['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 pl-unshared']);

    await apply(ec213, target, await changesOf(ec2), fakeAws(ec2.handlers));

    expect(ec2.rulesOf('sg-1')).toEqual(['ingress tcp 22 pl-unshared']);
    expect(await verify(ec213, target, fakeAws(ec2.handlers))).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('pl-unshared'),
    });
  });

  it('reads a group with one call, and each prefix list that reaches the port with one more', async () => {
    const ec2 = group(['ingress tcp 443 pl-world', 'ingress tcp 22 pl-office', 'ingress all pl-office']);
    const aws = fakeAws(ec2.handlers);

    await ec213.read(target, aws);

    expect(aws.calls).toEqual(['ec2:DescribeSecurityGroupRules', 'ec2:GetManagedPrefixListEntries']);
  });
});
