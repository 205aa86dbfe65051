import { describe, expect, it } from '@jest/globals';
import type { BaseRule } from './base-rule-parameters.ts';
import { planBaseRules } from './base-rules.ts';
import { type Rule, keyOf } from '../../ec2/security-group/index.ts';

const group = { groupId: 'sg-1', name: 'web', tags: {}, accountId: '111122223333', vpcId: 'vpc-1' };
const prefixLists = { 'pl-low': ['0.0.0.0/1'], 'pl-high': ['128.0.0.0/2', '192.0.0.0/2'] };

function rule(
  protocol: string,
  ports: number | readonly [number, number] | null,
  source: string,
  direction: Rule['direction'] = 'ingress',
): Rule {
  const [fromPort, toPort] = typeof ports === 'number' ? [ports, ports] : (ports ?? [null, null]);
  const kind = source.startsWith('pl-') ? 'prefixList' : source.includes(':') ? 'cidrIpv6' : 'cidrIpv4';
  return { direction, protocol, fromPort, toPort, source: { kind, value: source }, description: null, tags: {} };
}

/** The keys of the rules that go. */
function removed(base: Partial<BaseRule>, ...rules: readonly Rule[]): readonly string[] {
  const state = { group, rules: Object.fromEntries(rules.map((one) => [keyOf(one), one])), prefixLists };
  const planned = planBaseRules(state, {
    groups: [{ all: true }],
    forbid: [{ name: 'a', source: 'internet', ...base }],
  });
  return planned.kind === 'change' ? planned.changes.map(({ key }) => key) : [];
}

describe('planBaseRules', () => {
  it.each<[string, Partial<BaseRule>, readonly Rule[]]>([
    [
      'two ranges of ports that overlap in a forbidden one',
      { ports: ['20-30'] },
      [rule('tcp', [10, 25], '0.0.0.0/1'), rule('tcp', [25, 40], '128.0.0.0/1')],
    ],
    ['all traffic and one port', { ports: ['22'] }, [rule('-1', null, '0.0.0.0/1'), rule('tcp', 22, '128.0.0.0/1')]],
    ['all traffic twice', {}, [rule('-1', null, '0.0.0.0/1'), rule('-1', null, '128.0.0.0/1')]],
    [
      'all traffic twice, where a protocol is forbidden',
      { protocol: 'icmp' },
      [rule('-1', null, '0.0.0.0/1'), rule('-1', null, '128.0.0.0/1')],
    ],
    [
      'every ICMP and one type of it',
      { protocol: 'icmp' },
      [rule('icmp', -1, '0.0.0.0/1'), rule('icmp', [8, 0], '128.0.0.0/1')],
    ],
    ['two prefix lists', {}, [rule('udp', 53, 'pl-low'), rule('udp', [50, 60], 'pl-high')]],
    ['a protocol without ports', {}, [rule('50', null, '2600::/17'), rule('50', null, '2600:8000::/17')]],
    [
      'every port, with and without port 0',
      { ports: 'all' },
      [rule('tcp', [0, 65_535], '0.0.0.0/1'), rule('tcp', [1, 65_535], '128.0.0.0/1')],
    ],
    ['parts of a share', {}, [rule('tcp', 22, '8.0.0.0/9'), rule('tcp', 22, '8.128.0.0/9')]],
    [
      'outbound traffic',
      { direction: 'egress' },
      [rule('tcp', 25, '0.0.0.0/1', 'egress'), rule('-1', null, 'pl-high', 'egress')],
    ],
  ])('sees that rules reach the internet together: %s', (_, base, rules) => {
    expect(removed(base, ...rules)).toEqual(rules.map(keyOf));
  });

  it.each<[string, Partial<BaseRule>, readonly Rule[]]>([
    ['two ports', {}, [rule('tcp', 22, '8.0.0.0/9'), rule('tcp', 23, '8.128.0.0/9')]],
    [
      'a port that is not forbidden',
      { ports: ['22'] },
      [rule('tcp', [22, 30], '8.0.0.0/9'), rule('tcp', [23, 30], '8.128.0.0/9')],
    ],
    ['two protocols', {}, [rule('tcp', 22, '8.0.0.0/9'), rule('udp', 22, '8.128.0.0/9')]],
    ['two types of ICMP', {}, [rule('icmp', [8, -1], '8.0.0.0/9'), rule('icmp', [3, -1], '8.128.0.0/9')]],
    ['two directions', {}, [rule('tcp', 22, '8.0.0.0/9'), rule('tcp', 22, '8.128.0.0/9', 'egress')]],
    ['two families', {}, [rule('tcp', 22, '8.0.0.0/9'), rule('tcp', 22, '2600::/17')]],
  ])('never takes rules for one that have nothing in common: %s', (_, base, rules) => {
    expect(removed(base, ...rules)).toEqual([]);
  });

  it('leaves what is within the internet beside a rule for all of it', () => {
    expect(removed({}, rule('tcp', 22, '10.0.0.0/8'), rule('tcp', 22, '0.0.0.0/0'))).toEqual([
      'ingress tcp 22 0.0.0.0/0',
    ]);
  });
});
