import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec254 } from './ec2-54.ts';
import { arrangeOpenFamily, fakeSecurityGroups, groupWith, leftAfter } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };

describePlaybook(ec254, {
  target,
  onMoto: (account) => arrangeOpenFamily(account, 'ipv6'),
  changes: {
    'a group open to SSH': groupWith('ingress tcp 22 ::/0'),
    'a group open to RDP': groupWith('ingress tcp 3389 ::/0', 'ingress udp 3389 ::/0'),
    'a group open to all traffic': groupWith('ingress all ::/0'),
    'a group with another notation of ::/0': groupWith('ingress tcp 20-25 0::/0'),
    'a group open through two halves of the internet': groupWith('ingress tcp 22 ::/1', 'ingress tcp 22 8000::/1'),
  },
  leaves: {
    'a group without rules': groupWith(),
    'SSH over IPv4 from everywhere, which EC2.53 covers': groupWith(
      'ingress tcp 22 0.0.0.0/0',
      'ingress tcp 3389 pl-world',
    ),
    'SSH from one network': groupWith('ingress tcp 22 fd00::/8', 'ingress all sg-1'),
    'outbound traffic to everywhere': groupWith('egress all ::/0'),
  },
  refuses: {
    'a group whose prefix list the owner no longer shares': groupWith('ingress tcp 22 pl-unshared'),
    'SSH from every public IPv6 address': groupWith('ingress tcp 22 2000::/3'),
  },
  gone: { 'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers) },
});

describe('EC2.54', () => {
  it('keeps the rules for IPv4', async () => {
    const kept = ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 fd00::/8', 'ingress tcp 443 ::/0'];

    const left = await leftAfter(ec254, ['ingress tcp 22 ::/0', ...kept, 'ingress all ::/0']);

    expect(left).toEqual({ rules: kept, again: 'done', verified: 'done' });
  });

  it('never closes the UDP ports of a game without approval', async () => {
    const planned = await plan(ec254, target, groupWith('ingress udp 1024-65535 ::/0')());

    expect(planned).toMatchObject({ asks: { 'rules[ingress udp 1024-65535 ::/0]': expect.any(String) } });
  });
});
