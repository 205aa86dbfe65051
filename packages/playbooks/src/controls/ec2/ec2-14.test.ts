import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { type FakeRule, arrangeOpenGroup, fakeSecurityGroups } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec214 } from './ec2-14.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
const toEverywhere = 'egress all 0.0.0.0/0';

function group(...rules: readonly FakeRule[]) {
  return fakeSecurityGroups({
    groups: { 'sg-1': { rules: [...rules, toEverywhere] } },
    prefixLists: { 'pl-world': ['::/0'], 'pl-office': ['203.0.113.0/24'] },
  });
}

const has =
  (...rules: readonly FakeRule[]) =>
  () =>
    fakeAws(group(...rules).handlers);

describePlaybook(ec214, {
  target,
  onMoto: (account) => arrangeOpenGroup(account, 3389),
  changes: {
    'a group as the launch wizard creates it for Windows': has('ingress tcp 3389 0.0.0.0/0'),
    'a group open over IPv6': has('ingress tcp 3389 ::/0'),
    'a group open to a range around the port': has('ingress tcp 3380-3390 0.0.0.0/0'),
    'a group open to all traffic': has('ingress all ::/0'),
    'a group open through a prefix list': has('ingress tcp 3389 pl-world'),
    'a group open through two halves of the internet': has('ingress tcp 3389 ::/1', 'ingress tcp 3389 8000::/1'),
  },
  leaves: {
    'a group without inbound rules': has(),
    'a group without any rule': () => fakeAws(fakeSecurityGroups({ groups: { 'sg-1': { rules: [] } } }).handlers),
    'RDP from one network': has('ingress tcp 3389 10.0.0.0/8', 'ingress tcp 3389 pl-office', 'ingress tcp 3389 sg-1'),
    'RDP over UDP, which the AWS Config rule does not evaluate': has('ingress udp 3389 0.0.0.0/0'),
    'SSH from everywhere, which EC2.13 covers': has('ingress tcp 22 0.0.0.0/0'),
  },
  refuses: { 'a group whose prefix list the owner no longer shares': has('ingress tcp 3389 pl-unshared') },
  gone: { 'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers) },
});

describe('EC2.14', () => {
  it('removes the RDP rule and keeps the SSH rule', async () => {
    const ec2 = group('ingress tcp 22 0.0.0.0/0', 'ingress tcp 3389 0.0.0.0/0');
    const aws = fakeAws(ec2.handlers);
    const planned = await plan(ec214, target, aws);

    await apply(ec214, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(ec2.rulesOf('sg-1')).toEqual(['ingress tcp 22 0.0.0.0/0', toEverywhere]);
  });
});
