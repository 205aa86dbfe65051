/** How many publicly routed addresses CIDRs contain. Pure. */
import ipaddr from 'ipaddr.js';

export interface Interval {
  readonly first: bigint;
  /** Belongs to it. */
  readonly last: bigint;
}

export type Family = 'ipv4' | 'ipv6';

/** The addresses of a CIDR. Throws where the text is no CIDR. */
export function intervalOf(cidr: string): Interval & { readonly family: Family } {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const hostBits = BigInt(bytes.length * 8 - length);
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const first = (value >> hostBits) << hostBits;
  return { family: address.kind(), first, last: first + (1n << hostBits) - 1n };
}

/**
 * What the internet does not route to or from: private, shared (CGNAT), loopback, link-local, documentation,
 * benchmarking, multicast and reserved addresses.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
const notPublicIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/**
 * Global unicast addresses are 2000::/3; of these, two blocks are for documentation.
 *
 * @see https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml
 */
const notPublicIpv6 = ['::/3', '2001:db8::/32', '3fff::/20', '4000::/2', '8000::/1'];

const notPublic: { readonly [family in Family]: readonly Interval[] } = {
  ipv4: union(notPublicIpv4.map(intervalOf)),
  ipv6: union(notPublicIpv6.map(intervalOf)),
};

/** The number of public addresses in the intervals together. Each address counts once. */
export function countPublic(family: Family, intervals: readonly Interval[]): bigint {
  return sizeOf(union(intervals).flatMap((interval) => without(interval, notPublic[family])));
}

function sizeOf(intervals: readonly Interval[]): bigint {
  return intervals.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** The same addresses, in order and without overlap. */
function union(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const last = result.at(-1);
    if (last === undefined || last.last + 1n < next.first) result.push({ first: next.first, last: next.last });
    else if (next.last > last.last) result.splice(-1, 1, { first: last.first, last: next.last });
  }
  return result;
}

/** @param removed In order and without overlap. */
function without({ first, last }: Interval, removed: readonly Interval[]): readonly Interval[] {
  const left: Interval[] = [];
  let next = first;
  for (const one of removed) {
    if (one.last < next || one.first > last) continue;
    if (one.first > next) left.push({ first: next, last: one.first - 1n });
    next = one.last + 1n;
  }
  return next <= last ? [...left, { first: next, last }] : left;
}
