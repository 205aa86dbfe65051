import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Traffic, admits, rulesOpenToInternet } from './matcher.ts';
import type { Rule, Source } from './rule.ts';

const ssh: Traffic = { protocol: 'tcp', port: 22 };
const world: Source = { kind: 'cidrIpv4', value: '0.0.0.0/0' };

function rule(changes: Partial<Rule> = {}): Rule {
  return {
    direction: 'ingress',
    protocol: 'tcp',
    fromPort: 22,
    toPort: 22,
    source: world,
    description: null,
    tags: {},
    ...changes,
  };
}

describe('admits', () => {
  it.each<[string, Partial<Rule>]>([
    ['the port itself', {}],
    ['a range around it', { fromPort: 20, toPort: 25 }],
    ['a range that begins with it', { fromPort: 22, toPort: 25 }],
    ['a range that ends with it', { fromPort: 20, toPort: 22 }],
    ['every port', { fromPort: 0, toPort: 65535 }],
    ['all traffic', { protocol: '-1', fromPort: null, toPort: null }],
    ['all traffic with ports that mean nothing', { protocol: '-1', fromPort: -1, toPort: -1 }],
    ['all traffic, in words', { protocol: 'all', fromPort: null, toPort: null }],
    ['TCP by its number', { protocol: '6' }],
    ['TCP in capitals', { protocol: 'TCP' }],
    ['TCP without ports', { fromPort: null, toPort: null }],
    ['TCP with ports -1', { fromPort: -1, toPort: -1 }],
  ])('lets TCP 22 in through %s', (_, changes) => {
    expect(admits(rule(changes), ssh)).toBe(true);
  });

  it.each<[string, Partial<Rule>]>([
    ['port 2222', { fromPort: 2222, toPort: 2222 }],
    ['the ports below', { fromPort: 0, toPort: 21 }],
    ['the ports above', { fromPort: 23, toPort: 65535 }],
    ['UDP 22', { protocol: 'udp' }],
    ['UDP 22, by its number', { protocol: '17' }],
    ['ICMP of type 22', { protocol: 'icmp' }],
    ['every ICMP', { protocol: 'icmp', fromPort: -1, toPort: -1 }],
    ['ICMPv6', { protocol: 'icmpv6', fromPort: -1, toPort: -1 }],
    ['another protocol', { protocol: '50', fromPort: null, toPort: null }],
    ['an egress rule', { direction: 'egress' }],
    ['an egress rule for all traffic', { direction: 'egress', protocol: '-1', fromPort: null, toPort: null }],
  ])('lets no TCP 22 in through %s', (_, changes) => {
    expect(admits(rule(changes), ssh)).toBe(false);
  });

  it('agrees with a list of all the ports of a rule', () => {
    const port = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(port, port, port, (one, other, wanted) => {
        const [fromPort, toPort] = [Math.min(one, other), Math.max(one, other)];
        const ports = Array.from({ length: toPort - fromPort + 1 }, (_, index) => fromPort + index);
        expect(admits(rule({ fromPort, toPort }), { protocol: 'tcp', port: wanted })).toBe(ports.includes(wanted));
      }),
    );
  });
});

describe('rulesOpenToInternet', () => {
  it('names the rules for the whole internet, and no other', () => {
    const rules = {
      'from everywhere': rule(),
      'from everywhere over IPv6': rule({ source: { kind: 'cidrIpv6', value: '::/0' } }),
      'from one network': rule({ source: { kind: 'cidrIpv4', value: '10.0.0.0/8' } }),
      'from another group': rule({ source: { kind: 'securityGroup', value: 'sg-2', accountId: null, vpcId: null } }),
      'to port 443': rule({ fromPort: 443, toPort: 443 }),
    };

    expect(rulesOpenToInternet(rules, {}, ssh)).toEqual(['from everywhere', 'from everywhere over IPv6']);
  });

  it('adds up sources only of rules that admit the same traffic', () => {
    // Either alone is less than the /8 that counts as the internet; both are one.
    const lower: Source = { kind: 'cidrIpv4', value: '8.0.0.0/9' };
    const upper: Source = { kind: 'cidrIpv4', value: '8.128.0.0/9' };
    const rules = {
      'lower half to 22': rule({ source: lower }),
      'upper half to 20-25': rule({ source: upper, fromPort: 20, toPort: 25 }),
    };

    expect(rulesOpenToInternet(rules, {}, ssh)).toEqual(Object.keys(rules));
    expect(rulesOpenToInternet(rules, {}, { protocol: 'tcp', port: 25 })).toEqual([]);
  });

  it('looks into prefix lists, and takes one it cannot read for no proof', () => {
    const half: Source = { kind: 'prefixList', value: 'pl-half' };
    const unknown: Source = { kind: 'prefixList', value: 'pl-unknown' };
    const rules = {
      list: rule({ source: half }),
      rest: rule({ source: { kind: 'cidrIpv4', value: '0.0.0.0/1' } }),
      unknown: rule({ source: unknown }),
    };
    const lists = { 'pl-half': ['192.0.2.0/24', '128.0.0.0/1'], 'pl-unknown': null };

    expect(rulesOpenToInternet(rules, lists, ssh)).toEqual(['list', 'rest']);
  });
});
