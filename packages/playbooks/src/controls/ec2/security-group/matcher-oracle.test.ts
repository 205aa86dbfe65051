/** The matcher against brute force: every address of a small universe, one by one. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type PrefixLists, type Traffic, admits, rulesOpenToEveryAddress } from './matcher.ts';
import type { Rule, Source } from './rule.ts';
import { runs } from '../testing/index.ts';

/** Only the first bits of addresses differ. */
const bits = 3;
type Family = 'ipv4' | 'ipv6';
interface Block {
  readonly family: Family;
  readonly first: number;
  readonly length: number;
}

const family = fc.constantFrom<Family>('ipv4', 'ipv6');
const block: fc.Arbitrary<Block> = fc.record({
  family,
  first: fc.integer({ min: 0, max: 2 ** bits - 1 }),
  length: fc.integer({ min: 0, max: bits }),
});
const blocks = fc.array(block, { maxLength: 4 });

function cidrOf({ family: kind, first, length }: Block): string {
  return kind === 'ipv4'
    ? `${first << (8 - bits)}.0.0.0/${length}`
    : `${(first << (16 - bits)).toString(16)}::/${length}`;
}

function contains({ family: kind, first, length }: Block, [ofFamily, address]: readonly [Family, number]): boolean {
  return kind === ofFamily && first >> (bits - length) === address >> (bits - length);
}

/** A rule with the blocks it lets in, and the CIDRs of the prefix list if it names one. */
interface Example {
  readonly rule: Rule;
  readonly letsIn: readonly Block[];
  readonly lists: PrefixLists;
}

const port = fc.constantFrom(null, -1, 0, 1, 2, 3, 65_535);
const protocol = fc.constantFrom('-1', 'all', 'tcp', 'TCP', '6', 'udp', '17', 'icmp', '1', '50');
const source: fc.Arbitrary<{
  readonly source: Source;
  readonly letsIn: readonly Block[];
  readonly lists: PrefixLists;
}> = fc.oneof(
  {
    weight: 4,
    arbitrary: block.map((one) => ({
      source: { kind: one.family === 'ipv4' ? 'cidrIpv4' : 'cidrIpv6', value: cidrOf(one) } as const,
      letsIn: [one],
      lists: {},
    })),
  },
  fc.tuple(fc.constantFrom('pl-1', 'pl-2'), blocks).map(([value, letsIn]) => ({
    source: { kind: 'prefixList', value } as const,
    letsIn,
    lists: { [value]: letsIn.map(cidrOf) },
  })),
  fc.constant({
    source: { kind: 'prefixList', value: 'pl-unreadable' } as const,
    letsIn: [],
    lists: { 'pl-unreadable': null },
  }),
  fc.constantFrom('sg-self', 'sg-other').map((value) => ({
    source: { kind: 'securityGroup', value, accountId: null, vpcId: null } as const,
    letsIn: [],
    lists: {},
  })),
);
const example: fc.Arbitrary<Example> = fc
  .record({
    from: source,
    protocol,
    fromPort: port,
    toPort: port,
    direction: fc.constantFrom('ingress' as const, 'ingress' as const, 'egress' as const),
  })
  .map(({ from, ...rule }) => ({
    rule: { ...rule, source: from.source, description: null, tags: {} },
    letsIn: from.letsIn,
    lists: from.lists,
  }));
const traffic: fc.Arbitrary<Traffic> = fc.record({
  protocol: fc.constantFrom('tcp', 'udp'),
  port: fc.integer({ min: 0, max: 3 }),
});

/** Every protocol and port that a rule lets in, in a table. */
function passes({ direction, protocol: given, fromPort, toPort }: Rule, wanted: Traffic): boolean {
  const names: { readonly [name: string]: readonly string[] } = {
    '-1': ['tcp', 'udp'],
    all: ['tcp', 'udp'],
    tcp: ['tcp'],
    TCP: ['tcp'],
    6: ['tcp'],
    udp: ['udp'],
    17: ['udp'],
  };
  if (direction === 'egress' || !(names[given] ?? []).includes(wanted.protocol)) return false;
  const isEvery = given === '-1' || given === 'all' || [fromPort, toPort].some((one) => one === null || one === -1);
  const ports = isEvery ? [0, 1, 2, 3] : [0, 1, 2, 3].filter((one) => one >= Number(fromPort) && one <= Number(toPort));
  return ports.includes(wanted.port);
}

function isOpen(examples: readonly Example[], wanted: Traffic): boolean {
  const letsIn = examples.filter(({ rule }) => passes(rule, wanted)).flatMap((one) => one.letsIn);
  const addresses = Array.from({ length: 2 ** bits }, (_, address) => address);
  return (['ipv4', 'ipv6'] as const).some((kind) =>
    addresses.every((address) => letsIn.some((one) => contains(one, [kind, address]))),
  );
}

/** One list has the same entries wherever it is named. */
function settled(examples: readonly Example[]): readonly Example[] {
  const first = new Map<string, Example>();
  return examples.map((one) => {
    const { kind, value } = one.rule.source;
    if (kind !== 'prefixList') return one;
    const { letsIn, lists } = first.get(value) ?? one;
    first.set(value, { ...one, letsIn, lists });
    return { ...one, letsIn, lists };
  });
}

describe('the matcher', () => {
  it('admits exactly the traffic that a table of all of it has', () => {
    fc.assert(
      fc.property(example, traffic, ({ rule }, wanted) => expect(admits(rule, wanted)).toBe(passes(rule, wanted))),
      runs,
    );
  });

  it('finds the internet let in exactly where every address is, and closes it, and nothing that is not open', () => {
    fc.assert(
      fc.property(fc.array(example, { maxLength: 10 }), traffic, (given, wanted) => {
        const examples = settled(given);
        const rules = Object.fromEntries(examples.map(({ rule }, index) => [`rule ${index}`, rule]));
        const lists: PrefixLists = Object.assign({}, ...examples.map((one) => one.lists));

        const open = rulesOpenToEveryAddress(rules, lists, wanted);

        const named = examples.filter((_, index) => open.includes(`rule ${index}`));
        expect(named.length > 0).toBe(isOpen(examples, wanted));
        expect(
          isOpen(
            examples.filter((one) => !named.includes(one)),
            wanted,
          ),
        ).toBe(false);
        for (const { rule, letsIn } of named) expect([passes(rule, wanted), letsIn.length > 0]).toEqual([true, true]);
        // Without what is not named, the internet comes in all the same.
        expect(isOpen(named, wanted)).toBe(named.length > 0);
      }),
      runs,
    );
  });
});
