import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { portRangesOf, unauthorizedTraffic } from './authorized-ports.ts';
import { rulesOpenToEveryAddress } from './matcher.ts';
import type { Rule } from './rule.ts';

describe('portRangesOf', () => {
  it.each<[string, readonly string[], object]>([
    [
      'ports and ranges',
      ['80', '8080-8090'],
      {
        ranges: [
          { from: 80, to: 80 },
          { from: 8080, to: 8090 },
        ],
      },
    ],
    [
      'several in one text, with spaces',
      ['80, 443 '],
      {
        ranges: [
          { from: 80, to: 80 },
          { from: 443, to: 443 },
        ],
      },
    ],
    ['nothing', [''], { ranges: [] }],
    ['a word', ['80', 'https'], { invalid: 'https' }],
    ['a range backwards', ['90-80'], { invalid: '90-80' }],
    ['a port that does not exist', ['65536'], { invalid: '65536' }],
  ])('reads %s', (_, entries, expected) => {
    expect(portRangesOf(entries)).toEqual(expected);
  });
});

describe('unauthorizedTraffic', () => {
  const world = {
    direction: 'ingress',
    protocol: 'tcp',
    source: { kind: 'cidrIpv4', value: '0.0.0.0/0' },
    description: null,
    tags: {},
  } as const;
  const port = fc.integer({ min: 0, max: 30 });
  const range = fc.tuple(port, port).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

  it('finds exactly the open rules that checking every port finds', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 4 }), fc.array(range, { maxLength: 4 }), (authorized, opened) => {
        const rules = Object.fromEntries(
          opened.map(({ from, to }, index) => [
            `rule ${index}`,
            { ...world, fromPort: from, toPort: to } satisfies Rule,
          ]),
        );
        const all = Array.from({ length: 40 }, (_, at) => at).filter(
          (at) => !authorized.some(({ from, to }) => from <= at && at <= to),
        );
        const found = (ports: readonly number[]) =>
          new Set(ports.flatMap((at) => rulesOpenToEveryAddress(rules, {}, { protocol: 'tcp', port: at })));

        expect(found(unauthorizedTraffic('tcp', authorized, rules).map((traffic) => traffic.port))).toEqual(found(all));
      }),
    );
  });
});
