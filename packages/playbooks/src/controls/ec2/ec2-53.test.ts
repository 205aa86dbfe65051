import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec253 } from './ec2-53.ts';
import { arrangeOpenFamily, fakeSecurityGroups, groupWith, leftAfter } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };

describePlaybook(ec253, {
  target,
  onMoto: (account) => arrangeOpenFamily(account, 'ipv4'),
  changes: {
    'a group as the launch wizard creates it for Linux': groupWith('ingress tcp 22 0.0.0.0/0'),
    'a group as the launch wizard creates it for Windows': groupWith('ingress tcp 3389 0.0.0.0/0'),
    'a group open to RDP over UDP': groupWith('ingress udp 3389 0.0.0.0/0'),
    'a group open to all UDP ports': groupWith('ingress udp 0-65535 0.0.0.0/0'),
    'a group open to all traffic': groupWith('ingress all 0.0.0.0/0'),
    'a group open through a prefix list': groupWith('ingress tcp 22 pl-world'),
    'a group open through two halves of the internet': groupWith(
      'ingress tcp 22 0.0.0.0/1',
      'ingress tcp 22 128.0.0.0/1',
    ),
  },
  leaves: {
    'a group without rules': groupWith(),
    'SSH over IPv6 from everywhere, which EC2.54 covers': groupWith('ingress tcp 22 ::/0', 'ingress all ::/0'),
    'SSH from one network': groupWith('ingress tcp 22 10.0.0.0/8', 'ingress tcp 22 pl-office', 'ingress all sg-1'),
    'a public web server': groupWith('ingress tcp 443 0.0.0.0/0', 'ingress tcp 80 0.0.0.0/0'),
    'the ports around them': groupWith('ingress tcp 23-3388 0.0.0.0/0', 'ingress udp 3390-65535 0.0.0.0/0'),
    'ICMP from everywhere': groupWith('ingress icmp 22/-1 0.0.0.0/0'),
    'outbound traffic to everywhere': groupWith('egress all 0.0.0.0/0'),
  },
  refuses: {
    'a group whose prefix list the owner no longer shares': groupWith('ingress tcp 22 pl-unshared'),
    'SSH from half of the internet': groupWith('ingress tcp 22 0.0.0.0/1'),
  },
  gone: { 'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers) },
});

describe('EC2.53', () => {
  it('keeps the rules for IPv6 and for restricted sources', async () => {
    const kept = ['ingress tcp 22 ::/0', 'ingress tcp 22 10.0.0.0/8', 'ingress all sg-2', 'ingress tcp 443 0.0.0.0/0'];

    const left = await leftAfter(ec253, ['ingress tcp 22 0.0.0.0/0', ...kept]);

    expect(left).toEqual({ rules: kept, again: 'done', verified: 'done' });
  });

  it.each([
    ['ingress udp 0-65535 0.0.0.0/0', 'reach udp 0-65535.'],
    ['ingress udp 3000-4000 0.0.0.0/0', 'reach udp 3000-4000.'],
    ['ingress udp 0.0.0.0/0', 'reach udp 0-65535.'],
  ])('never closes the UDP ports of a game without approval: %s', async (rule, text) => {
    const planned = await plan(ec253, target, groupWith(rule, 'ingress tcp 443 0.0.0.0/0')());

    expect(planned).toMatchObject({ kind: 'change', asks: { [`rules[${rule}]`]: expect.stringContaining(text) } });
  });

  it('never closes a public website without approval', async () => {
    const planned = await plan(ec253, target, groupWith('ingress all 0.0.0.0/0')());

    expect(planned).toMatchObject({ asks: { 'rules[ingress all 0.0.0.0/0]': expect.stringContaining('tcp 443') } });
  });

  it.each(['ingress udp 3389 0.0.0.0/0', 'ingress tcp 22 0.0.0.0/0', 'ingress tcp 20-25 0.0.0.0/0'])(
    'asks no approver about %s',
    async (rule) => {
      const planned = await plan(ec253, target, groupWith(rule)());

      expect(planned).toMatchObject({ kind: 'change', changes: [{ key: rule, to: null }] });
      expect(planned).not.toHaveProperty('asks');
    },
  );
});
