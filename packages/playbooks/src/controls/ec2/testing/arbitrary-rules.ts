/** Arbitrary rules for property tests. */
import * as fc from 'fast-check';
import { type Direction, type Rule, type Source, cidrFromText } from '../security-group/index.ts';

/** The number of examples per property. `ASR_PROPERTY_RUNS` overrides the default. */
export const runs = { numRuns: Number(process.env['ASR_PROPERTY_RUNS'] ?? 1000) };

export const direction = fc.constantFrom<Direction>('ingress', 'egress');

const cidr = fc
  .oneof(fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })), fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })))
  .map(([address, length]) => cidrFromText(`${address}/${length}`))
  .filter((read) => read !== undefined);

const id = fc.stringMatching(/^[\da-f]{17}$/);
const source: fc.Arbitrary<Source> = fc.oneof(
  cidr,
  id.map((value) => ({ kind: 'prefixList' as const, value: `pl-${value}` })),
  id.map((value) => ({ kind: 'securityGroup' as const, value: `sg-${value}`, accountId: null, vpcId: null })),
);

const range = fc
  .tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 65_535 }))
  .map(([one, other]) => ({ fromPort: Math.min(one, other), toPort: Math.max(one, other) }));
const typeAndCode = fc.oneof(
  fc.constant({ fromPort: -1, toPort: -1 }),
  fc.record({ fromPort: fc.integer({ min: 0, max: 255 }), toPort: fc.integer({ min: -1, max: 255 }) }),
);
const traffic = fc.oneof(
  fc.tuple(fc.constantFrom('tcp', 'udp'), range),
  fc.tuple(fc.constantFrom('icmp', 'icmpv6'), typeAndCode),
  fc.tuple(fc.constantFrom('-1', '0', '47', '50', '255'), fc.constant({ fromPort: null, toPort: null })),
);

/** A rule as EC2 stores it: protocols by name, CIDR blocks without host bits. */
export const anyRule: fc.Arbitrary<Rule> = fc
  .tuple(direction, traffic, source, fc.option(fc.stringMatching(/^[a-z ]{1,20}$/)))
  .map(([towards, [protocol, ports], from, description]) => ({
    direction: towards,
    protocol,
    ...ports,
    source: from,
    description,
    tags: {},
  }));
