/** Decides whether a base rule forbids the source, or for egress the destination, of a rule. Pure. */
import ipaddr from 'ipaddr.js';
import { isCidr } from './base-rule-parameters.ts';
import type { PrefixLists, Source } from '../../ec2/security-group/index.ts';

/**
 * Whether the source is on the list: by its id, or because its addresses overlap those of the list. `unknown`: the
 * entries of its prefix list cannot be read.
 */
export function isForbiddenSource(
  source: Source,
  forbidden: readonly string[],
  prefixLists: PrefixLists,
): boolean | 'unknown' {
  if (forbidden.includes(source.value)) return true;
  const cidrs = forbidden.filter(isCidr);
  if (cidrs.length === 0) return false;
  const addresses = addressesOf(source, prefixLists);
  return addresses === null ? 'unknown' : addresses.some((one) => cidrs.some((other) => overlap(one, other)));
}

function addressesOf({ kind, value }: Source, prefixLists: PrefixLists): readonly string[] | null {
  if (kind === 'securityGroup') return [];
  return kind === 'prefixList' ? (prefixLists[value] ?? null) : [value];
}

/** Of two CIDRs that overlap, one contains the other. */
function overlap(one: string, other: string): boolean {
  const [address, length] = ipaddr.parseCIDR(one);
  const [otherAddress, otherLength] = ipaddr.parseCIDR(other);
  return address.kind() === otherAddress.kind() && address.match(otherAddress, Math.min(length, otherLength));
}
