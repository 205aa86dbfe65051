import { describe, expect, it } from '@jest/globals';
import { keyOf } from './rule.ts';
import { ruleFromText } from './rule-text.ts';

describe('ruleFromText', () => {
  it.each([
    'tcp 443 0.0.0.0/0',
    'tcp 20-25 ::/0',
    'udp 53 pl-1',
    'all sg-0abc',
    'all self',
    'icmp 8/-1 10.0.0.0/8',
    'icmp 0/0 10.0.0.0/8',
    'icmpv6 ::/0',
    '50 10.0.0.0/8',
  ])('reads "%s" as the rule whose key it is', (text) => {
    const rule = ruleFromText(text, 'egress');

    expect(rule && keyOf(rule)).toBe(`egress ${text}`);
  });

  it.each([
    ['tcp 22 100.68.0.18/18', 'tcp 22 100.68.0.0/18'],
    ['tcp 22 2001:DB8:0::1/32', 'tcp 22 2001:db8::/32'],
    ['TCP 22-22 0.0.0.0/0', 'tcp 22 0.0.0.0/0'],
    ['6 22 0.0.0.0/0', 'tcp 22 0.0.0.0/0'],
    ['58 ::/0', 'icmpv6 ::/0'],
    ['-1 0.0.0.0/0', 'all 0.0.0.0/0'],
    ['  tcp   22  0.0.0.0/0 ', 'tcp 22 0.0.0.0/0'],
  ])('reads "%s" as EC2 keeps it: "%s"', (text, canonical) => {
    expect(ruleFromText(text, 'ingress')).toEqual(ruleFromText(canonical, 'ingress'));
    expect(ruleFromText(text, 'ingress')).toBeDefined();
  });

  it.each([
    '',
    'tcp',
    'tcp 22',
    'tcp 0.0.0.0/0',
    'udp self',
    'tcp 22 0.0.0.0',
    'tcp 22 10.0.0.0/33',
    'tcp 22 10.0.0.300/8',
    'tcp 22 fe80::1%eth0/64',
    'tcp 25-20 0.0.0.0/0',
    'tcp 65536 0.0.0.0/0',
    'tcp -1 0.0.0.0/0',
    'tcp 22,80 0.0.0.0/0',
    'tcp 8/0 0.0.0.0/0',
    'icmp 8 0.0.0.0/0',
    'icmp -1/8 0.0.0.0/0',
    'icmp 256/0 0.0.0.0/0',
    'all 22 0.0.0.0/0',
    '256 0.0.0.0/0',
    'sctp 0.0.0.0/0',
    'constructor 22 0.0.0.0/0',
    'ingress tcp 22 0.0.0.0/0',
    'tcp 22 web',
    'tcp 22 sg-',
  ])('never takes "%s" for a rule', (text) => {
    expect(ruleFromText(text, 'ingress')).toBeUndefined();
  });
});
