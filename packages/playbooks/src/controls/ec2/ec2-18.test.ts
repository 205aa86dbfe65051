import { describe, expect, it } from '@jest/globals';
import { arrangeOpenGroup, fakeSecurityGroups, groupWith, leftAfter } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec218 } from './ec2-18.ts';

describePlaybook(ec218, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1' },
  onMoto: (account) => arrangeOpenGroup(account, 8081),
  changes: {
    'a group open on an unauthorized port': groupWith('ingress tcp 22 0.0.0.0/0'),
    'a group open on 8080, which is not authorized by default': groupWith('ingress tcp 8080 0.0.0.0/0'),
    'a group open over IPv6': groupWith('ingress tcp 8443 ::/0'),
    'a group open to a range around an authorized port': groupWith('ingress tcp 79-81 0.0.0.0/0'),
    'a group open between the authorized ports': groupWith('ingress tcp 80-443 0.0.0.0/0'),
    'a group open to all traffic': groupWith('ingress all 0.0.0.0/0'),
    'a group open to every TCP port': groupWith('ingress tcp 0-65535 0.0.0.0/0'),
    'a group open on UDP 443': groupWith('ingress udp 443 0.0.0.0/0'),
    'a group open on the last port': groupWith('ingress tcp 65535 ::/0'),
    'a group open through a prefix list': groupWith('ingress tcp 22 pl-world'),
    'a group open through two halves of the internet': groupWith(
      'ingress tcp 1-99 0.0.0.0/1',
      'ingress tcp 90-200 128.0.0.0/1',
    ),
    'a group open beyond an authorized range': () => ({
      aws: groupWith('ingress tcp 8080-8091 0.0.0.0/0')(),
      parameters: { authorizedTcpPorts: ['80', '443', '8080-8090'] },
    }),
    'a group open on port 80 when no port is authorized': () => ({
      aws: groupWith('ingress tcp 80 0.0.0.0/0')(),
      parameters: { authorizedTcpPorts: [''] },
    }),
  },
  leaves: {
    'a group without rules': groupWith(),
    'a public web server': groupWith('ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 ::/0'),
    'a group with only restricted sources': groupWith(
      'ingress all 10.0.0.0/8',
      'ingress tcp 22 sg-2',
      'ingress all sg-1',
      'ingress tcp 22 pl-office',
    ),
    'a web server with a prefix list that cannot be read': groupWith('ingress tcp 443 pl-unshared'),
    'an authorized range': () => ({
      aws: groupWith('ingress tcp 8080-8090 0.0.0.0/0', 'ingress udp 443 0.0.0.0/0')(),
      parameters: { authorizedTcpPorts: ['80', '8080-8085', '8086-8090'], authorizedUdpPorts: ['443'] },
    }),
    'ICMP from everywhere, which is neither TCP nor UDP': groupWith(
      'ingress icmp 8/-1 0.0.0.0/0',
      'ingress icmpv6 ::/0',
    ),
    'outbound traffic to everywhere': groupWith('egress all 0.0.0.0/0'),
  },
  refuses: {
    'a group whose prefix list the owner no longer shares': groupWith('ingress tcp 22 pl-unshared'),
    'a TCP parameter that lists no ports': () => ({
      aws: groupWith('ingress tcp 22 0.0.0.0/0')(),
      parameters: { authorizedTcpPorts: ['https'] },
    }),
    'a UDP parameter that lists no ports': () => ({
      aws: groupWith('ingress tcp 22 0.0.0.0/0')(),
      parameters: { authorizedUdpPorts: ['70000'] },
    }),
  },
  gone: { 'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers) },
});

describe('EC2.18', () => {
  it('keeps restricted sources', async () => {
    const kept = [
      'ingress tcp 22 10.0.0.0/8',
      'ingress all 192.168.0.0/16',
      'ingress tcp 22 sg-2',
      'ingress tcp 443 0.0.0.0/0',
    ];

    const left = await leftAfter(ec218, ['ingress tcp 22 0.0.0.0/0', ...kept, 'ingress all ::/0']);

    expect(left.rules).toEqual(kept);
  });

  it.each([
    ['the group was compliant', ['ingress tcp 443 0.0.0.0/0']],
    ['all violations are removed', ['ingress tcp 22 0.0.0.0/0']],
    ['no rule remains', ['ingress all 0.0.0.0/0', 'ingress all ::/0']],
  ])('succeeds when run twice: %s', async (_, rules) => {
    expect(await leftAfter(ec218, rules)).toMatchObject({ again: 'done', verified: 'done' });
  });
});
