import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BaseRule } from './base-rule-parameters.ts';
import { isForbiddenTraffic, letsThrough, samplesOf } from './forbidden-traffic.ts';
import type { Rule } from '../../ec2/security-group/index.ts';

function rule(changes: Partial<Rule> = {}): Rule {
  const source = { kind: 'cidrIpv4', value: '0.0.0.0/0' } as const;
  return {
    direction: 'ingress',
    protocol: 'tcp',
    fromPort: 22,
    toPort: 22,
    source,
    description: null,
    tags: {},
    ...changes,
  };
}

const allTraffic = { protocol: '-1', fromPort: null, toPort: null };

function base(parts: Partial<BaseRule>): BaseRule {
  return { name: 'a base rule', source: 'any', ...parts };
}

describe('isForbiddenTraffic', () => {
  it.each<[string, Partial<Rule>, Partial<BaseRule>]>([
    ['whatever comes in, if nothing else is said', {}, {}],
    ['what goes out, if that is said', { direction: 'egress' }, { direction: 'egress' }],
    ['a protocol without ports, if none are said', { protocol: '50', fromPort: null, toPort: null }, {}],
    ['its protocol', {}, { protocol: 'tcp' }],
    ['its protocol by number', { protocol: '6' }, { protocol: 'tcp' }],
    ['ICMP', { protocol: 'icmp', fromPort: 8, toPort: -1 }, { protocol: 'icmp' }],
    ['all traffic, for a protocol', allTraffic, { protocol: 'icmpv6' }],
    ['all traffic, for a port', allTraffic, { protocol: 'udp', ports: ['53'] }],
    ['all traffic, for all ports', allTraffic, { ports: 'all' }],
    ['its port', {}, { ports: ['3389', '22'] }],
    ['a narrow port within a range', {}, { ports: ['20-25'] }],
    ['a port within its range', { fromPort: 20, toPort: 25 }, { ports: ['22'] }],
    ['a range that ends where another begins', { fromPort: 20, toPort: 22 }, { ports: ['22-30'] }],
    ['every port, for one', { fromPort: 0, toPort: 65_535 }, { ports: ['22'] }],
    ['every port, missing or -1', { fromPort: -1, toPort: -1 }, { ports: 'all' }],
    ['every port of UDP', { protocol: 'udp', fromPort: 0, toPort: 65_535 }, { ports: 'all' }],
    ['every port but 0', { fromPort: 1, toPort: 65_535 }, { ports: 'all' }],
  ])('matches %s', (_, changes, parts) => {
    expect(isForbiddenTraffic(rule(changes), base(parts))).toBe(true);
  });

  it.each<[string, Partial<Rule>, Partial<BaseRule>]>([
    ['what goes out, if nothing is said', { direction: 'egress' }, {}],
    ['what comes in, if egress is said', {}, { direction: 'egress' }],
    ['another protocol', {}, { protocol: 'udp' }],
    ['ICMPv6, for ICMP', { protocol: 'icmpv6', fromPort: -1, toPort: -1 }, { protocol: 'icmp' }],
    ['another port', {}, { ports: ['23', '3389'] }],
    ['a port beside its range', { fromPort: 20, toPort: 21 }, { ports: ['22'] }],
    ['some ports, for all', { fromPort: 2, toPort: 65_535 }, { ports: 'all' }],
    [
      'every port of another protocol, for all',
      { protocol: 'udp', fromPort: 0, toPort: 65_535 },
      { protocol: 'tcp', ports: 'all' },
    ],
    ['a type of ICMP, for the port of that number', { protocol: 'icmp', fromPort: 22, toPort: 0 }, { ports: ['22'] }],
    ['every ICMP, for all ports', { protocol: 'icmp', fromPort: -1, toPort: -1 }, { ports: 'all' }],
    ['a protocol without ports, for a port', { protocol: '50', fromPort: null, toPort: null }, { ports: ['22'] }],
  ])('does not match %s', (_, changes, parts) => {
    expect(isForbiddenTraffic(rule(changes), base(parts))).toBe(false);
  });
});

describe('samplesOf', () => {
  it('finds every two rules that let the same traffic through', () => {
    const port = fc.integer({ min: 0, max: 9 });
    const anyRule = fc.oneof(
      fc
        .tuple(fc.constantFrom('tcp', 'udp'), port, port)
        .map(([protocol, one, other]) =>
          rule({ protocol, fromPort: Math.min(one, other), toPort: Math.max(one, other) }),
        ),
      fc
        .tuple(fc.constantFrom('icmp', 'icmpv6'), fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 2 }))
        .map(([protocol, fromPort, toPort]) => rule({ protocol, fromPort, toPort: fromPort === -1 ? -1 : toPort })),
      fc.constant(rule(allTraffic)),
      fc.constant(rule({ protocol: '50', fromPort: null, toPort: null })),
    );
    // Everything that rules of these ranges can let through.
    const everything = ['tcp', 'udp', 'icmp', 'icmpv6', '50'].flatMap((protocol) =>
      Array.from({ length: 10 * 4 }, (_, index) => ({
        protocol,
        first: Math.floor(index / 4),
        second: (index % 4) - 1,
      })),
    );
    const noPorts = base({});

    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), (rules) => {
        const together = (samples: typeof everything) =>
          new Set(samples.map((sample) => rules.map((one) => letsThrough(one, sample)).join()));
        const largest = [...together(everything)].filter((one) => one.includes('true'));
        const seen = [...together([...samplesOf(rules, noPorts)])];
        const isWithin = (one: string, other: string) =>
          one.split(',').every((passes, index) => passes === 'false' || other.split(',')[index] === 'true');
        for (const one of largest) expect(seen.some((other) => isWithin(one, other))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('checks only forbidden ports', () => {
    const samples = samplesOf(
      [rule({ fromPort: 0, toPort: 100 }), rule({ fromPort: 40, toPort: 50 })],
      base({ ports: ['22', '45-60'] }),
    );

    expect(samples.map(({ first }) => first)).toEqual([22, 45]);
  });
});
