import type { Rule } from './rule.ts';

/**
 * How much rules of one direction take of the quota of their group, of which IPv4 and IPv6 have one each. A rule that
 * names a group or a prefix list takes of both. A prefix list takes as much as it may have entries, which is not
 * looked up: it counts as one here, and should it be too large, EC2 says so.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 */
export function quotaTaken(rules: readonly Rule[]): number {
  const countWithout = (kind: 'cidrIpv4' | 'cidrIpv6') => rules.filter(({ source }) => source.kind !== kind).length;
  return Math.max(countWithout('cidrIpv4'), countWithout('cidrIpv6'));
}
