import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { groupWith } from './testing/index.ts';
import { ec213 } from './ec2-13.ts';
import { ec218 } from './ec2-18.ts';
import { ec219 } from './ec2-19.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
const asksFor = (key: string, ports: string) => ({
  [`rules[${key}]`]:
    `After this change, clients on the internet could no longer reach ${ports}. ` +
    'To keep a public service available, add a rule for its ports first.',
});

describe('a rule that opens more than the ports of the control', () => {
  it.each([
    ['for all traffic', 'ingress all 0.0.0.0/0', 'tcp 80 and tcp 443'],
    ['for every TCP port', 'ingress tcp 0-65535 ::/0', 'tcp 80 and tcp 443'],
    ['for a range that includes HTTP', 'ingress tcp 22-80 0.0.0.0/0', 'tcp 80'],
    ['for all traffic from a prefix list', 'ingress all pl-world', 'tcp 80 and tcp 443'],
  ] as const)('never takes a public web service from its clients unasked: a rule %s', async (_, rule, ports) => {
    const planned = await plan(ec213, target, groupWith(rule)());

    expect(planned).toMatchObject({ kind: 'change', changes: [{ key: rule, to: null }], asks: asksFor(rule, ports) });
  });

  it('never takes a public web service from its clients unasked: EC2.19', async () => {
    const rule = 'ingress tcp 1-1024 0.0.0.0/0';

    expect(await plan(ec219, target, groupWith(rule)())).toHaveProperty('asks', asksFor(rule, 'tcp 80 and tcp 443'));
  });

  it.each([
    ['only SSH', ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 20-25 ::/0']],
    ['all traffic in a group that also has a rule for HTTPS', ['ingress all 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0']],
    ['all traffic in a group that also has a rule for web ports', ['ingress all ::/0', 'ingress tcp 80-443 0.0.0.0/0']],
  ] as const)('requires no approval to remove a rule for %s', async (_, rules) => {
    const planned = await plan(ec213, target, groupWith(...rules)());

    expect(planned.kind).toBe('change');
    expect(planned).not.toHaveProperty('asks');
  });

  it.each([
    ['is for a part of the internet', 'ingress tcp 443 0.0.0.0/1'],
    ['is for UDP', 'ingress udp 443 0.0.0.0/0'],
    ['is for another group', 'ingress all sg-2'],
  ] as const)('never takes another rule for one that keeps the service: it %s', async (_, other) => {
    const planned = await plan(ec213, target, groupWith('ingress all 0.0.0.0/0', other)());

    expect(planned).toHaveProperty('asks', asksFor('ingress all 0.0.0.0/0', 'tcp 80 and tcp 443'));
  });

  it('never takes an authorized port from its clients unasked: EC2.18', async () => {
    const parameters = { authorizedTcpPorts: ['443', '8080-8090'], authorizedUdpPorts: ['53'] };
    const rule = 'ingress tcp 8000-8100 0.0.0.0/0';

    expect(await plan(ec218, target, groupWith(rule)(), parameters)).toHaveProperty(
      'asks',
      asksFor(rule, 'tcp 8080-8090'),
    );
    expect(await plan(ec218, target, groupWith(rule, 'ingress tcp 8085 0.0.0.0/0')(), parameters)).not.toHaveProperty(
      'asks',
    );
    expect(await plan(ec218, target, groupWith('ingress all ::/0')(), parameters)).toHaveProperty(
      'asks',
      asksFor('ingress all ::/0', 'tcp 443, tcp 8080-8090, and udp 53'),
    );
  });

  it('requires no approval if no port is authorized', async () => {
    const planned = await plan(ec218, target, groupWith('ingress all ::/0')(), {
      authorizedTcpPorts: [],
      authorizedUdpPorts: [],
    });

    expect(planned).not.toHaveProperty('asks');
  });
});
