import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Rule, keyOf, rulesOpenToInternet } from '../../../ec2/security-group/index.ts';
import { type OpeningGroup, openPortsThrough } from './open-ports.ts';
import { portList } from './port-list.ts';

const rule = (protocol: string, fromPort: number | null, toPort: number | null, value: string): Rule => ({
  direction: 'ingress',
  protocol,
  fromPort,
  toPort,
  source: { kind: value.includes(':') ? 'cidrIpv6' : 'cidrIpv4', value },
  description: null,
  tags: {},
});
const group = (rules: readonly Rule[], tcp: readonly (readonly [number, number])[] = []): OpeningGroup => ({
  rules: Object.fromEntries(rules.map((each) => [keyOf(each), each])),
  allowed: [{ tcp: tcp.map(([from, to]) => ({ from, to })), udp: [], unusable: [] }],
});
const cidrs = ['0.0.0.0/0', '::/0', '8.0.0.0/9', '8.128.0.0/9', '2000::/3', '10.0.0.0/8'];
const open = (groups: { readonly [name: string]: OpeningGroup }) => openPortsThrough(groups, {});

describe('openPortsThrough', () => {
  it.each<[string, readonly Rule[], readonly (readonly [number, number])[], string]>([
    ['a range, not its two ends alone', [rule('tcp', 20, 25, '0.0.0.0/0')], [], '[20-25]'],
    [
      'what is inside, when both ends are allowed',
      [rule('tcp', 20, 25, '0.0.0.0/0')],
      [
        [20, 20],
        [25, 25],
      ],
      '[21-24]',
    ],
    ['overlapping ranges as one', [rule('tcp', 20, 25, '0.0.0.0/0'), rule('tcp', 24, 30, '::/0')], [], '[20-30]'],
    ['every port of a protocol without ports', [rule('tcp', -1, -1, '0.0.0.0/0')], [], '[0-65535]'],
    ['all traffic', [rule('-1', null, null, '0.0.0.0/0')], [], '[all]'],
    ['all traffic, but for what is allowed', [rule('-1', null, null, '::/0')], [[0, 65_535]], '[udp:0-65535]'],
    ['protocols given by number', [rule('17', 53, 53, '0.0.0.0/0')], [], '[udp:53]'],
    [
      'only where both parts of the internet overlap',
      [rule('tcp', 1, 10, '8.0.0.0/9'), rule('tcp', 5, 20, '8.128.0.0/9')],
      [],
      '[5-10]',
    ],
    ['another spelling of /0', [rule('tcp', 22, 22, '10.0.0.0/0')], [], '[22]'],
    ['no type of ICMP', [rule('icmp', 8, -1, '0.0.0.0/0')], [], '[]'],
    ['the last port', [rule('tcp', 65_535, 65_535, '0.0.0.0/0')], [], '[65535]'],
  ])('sees %s', (_, rules, allowed, ports) => {
    expect(portList(open({ web: group(rules, allowed) }).ports)).toBe(ports);
  });

  it('never counts the exception of one group for the rules of another', () => {
    const ssh = rule('tcp', 22, 22, '0.0.0.0/0');

    const { through } = open({ excepted: group([ssh], [[22, 22]]), other: group([ssh]) });

    expect([...through.keys()]).toEqual(['other']);
  });

  it('never counts a restricted source, though it lets in the same port', () => {
    const { through } = open({ web: group([rule('tcp', 22, 22, '0.0.0.0/0'), rule('tcp', 22, 22, '10.0.0.0/8')]) });

    expect([...(through.get('web') ?? [])]).toEqual(['ingress tcp 22 0.0.0.0/0']);
  });

  it('finds exactly the ports that the matcher finds one by one', () => {
    const port = fc.integer({ min: 0, max: 40 });
    const anyRule = fc
      .record({ protocol: fc.constantFrom('tcp', 'udp', '-1'), a: port, b: port, cidr: fc.constantFrom(...cidrs) })
      .map(({ protocol, a, b, cidr }) =>
        protocol === '-1' ? rule('-1', null, null, cidr) : rule(protocol, Math.min(a, b), Math.max(a, b), cidr),
      );
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), (rules) => {
        const all = group(rules);
        const { ports } = open({ web: all });
        for (let each = 0; each <= 45; each += 1) {
          const isOpen = rulesOpenToInternet(all.rules, {}, { protocol: 'tcp', port: each }).length > 0;
          expect(ports.tcp.some(({ from, to }) => from <= each && each <= to)).toBe(isOpen);
        }
      }),
    );
  });
});
