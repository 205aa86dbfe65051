import { describe, expect, it } from '@jest/globals';
import { inWords } from './group-rules.ts';

const tcp = (FromPort: number, ToPort: number, CidrIpv4: string) => ({ IpProtocol: 'tcp', FromPort, ToPort, CidrIpv4 });

describe('inWords', () => {
  it('lists ports of the same source together, in order', () => {
    expect(inWords([tcp(443, 443, '0.0.0.0/0'), tcp(80, 90, '0.0.0.0/0'), tcp(22, 22, '10.0.0.0/8')])).toBe(
      'tcp 22 from 10.0.0.0/8; tcp 80-90, 443 from 0.0.0.0/0',
    );
  });

  it('depends on ports and direction, but not on the order of the rules', () => {
    const rules = [tcp(80, 80, '0.0.0.0/0'), tcp(443, 443, '0.0.0.0/0'), { IpProtocol: '-1', CidrIpv6: '::/0' }];

    expect(inWords(rules.toReversed())).toBe(inWords(rules));
    expect(inWords(rules.slice(1))).not.toBe(inWords(rules));
    expect(inWords([{ IpProtocol: '-1', CidrIpv6: '::/0', IsEgress: true }])).toBe('all traffic to ::/0');
    expect(inWords([{ IpProtocol: '-1', CidrIpv6: '::/0' }])).toBe('all traffic from ::/0');
  });

  it('reports that there are no rules', () => {
    expect(inWords([])).toBe('no rules');
  });
});
