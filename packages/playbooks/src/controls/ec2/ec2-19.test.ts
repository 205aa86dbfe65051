import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { arrangeOpenGroup, fakeSecurityGroups, groupWith, leftAfter } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec219 } from './ec2-19.ts';

describePlaybook(ec219, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1' },
  onMoto: (account) => arrangeOpenGroup(account, 5432),
  changes: {
    'a group open on a high-risk port': groupWith('ingress tcp 5432 0.0.0.0/0'),
    'a group open over IPv6': groupWith('ingress tcp 9200 ::/0'),
    'a group open to a range around several high-risk ports': groupWith('ingress tcp 8000-9000 0.0.0.0/0'),
    'a group open to all traffic': groupWith('ingress all ::/0'),
    'a group open through a prefix list': groupWith('ingress tcp 445 pl-world'),
    'a group open through two halves of the internet': groupWith('ingress tcp 25 0.0.0.0/1', 'ingress all 128.0.0.0/1'),
  },
  leaves: {
    'a group without rules': groupWith(),
    'a public web server': groupWith('ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 ::/0', 'ingress tcp 8081-8087 ::/0'),
    'a group with only restricted sources': groupWith(
      'ingress tcp 22 10.0.0.0/8',
      'ingress all sg-1',
      'ingress tcp 22 pl-office',
    ),
    'a game server with UDP ports, which the control does not evaluate': groupWith('ingress udp 0-65535 0.0.0.0/0'),
    'ICMP from everywhere': groupWith('ingress icmp 20/-1 0.0.0.0/0'),
    'outbound traffic to everywhere': groupWith('egress all 0.0.0.0/0'),
  },
  refuses: { 'a group whose prefix list the owner no longer shares': groupWith('ingress tcp 3306 pl-unshared') },
  gone: { 'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers) },
});

describe('EC2.19', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
  const ports =
    '20 21 22 23 25 110 135 143 445 1433 1434 3000 3306 3389 4333 5000 5432 5500 5601 8080 8088 8888 9200 9300';

  it.each(ports.split(' '))('closes port %s', async (port) => {
    const planned = await plan(ec219, target, groupWith(`ingress tcp ${port} 0.0.0.0/0`)());

    expect(planned).toMatchObject({ kind: 'change', changes: [{ key: `ingress tcp ${port} 0.0.0.0/0`, to: null }] });
  });

  it('keeps restricted sources', async () => {
    const kept = [
      'ingress tcp 22 10.0.0.0/8',
      'ingress all sg-2',
      'ingress tcp 443 0.0.0.0/0',
      'ingress udp 0-65535 ::/0',
    ];

    expect((await leftAfter(ec219, ['ingress tcp 22 0.0.0.0/0', ...kept])).rules).toEqual(kept);
  });

  it('succeeds when run twice', async () => {
    expect(await leftAfter(ec219, ['ingress tcp 22 0.0.0.0/0'])).toEqual({
      rules: [],
      again: 'done',
      verified: 'done',
    });
  });
});
