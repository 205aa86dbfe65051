/** The base rules of the policy: what no rule of a security group may allow. */
import * as z from 'zod';
import { cidrFromText, portRangesOf } from '../../ec2/security-group/index.ts';
import { type GroupSelector, groupSelectors, requireUniqueNames } from '../selection/index.ts';

/** A security group rule violates a base rule when all parts match. An omitted part matches every rule. */
export interface BaseRule {
  readonly name: string;
  /** @default 'ingress' */
  readonly direction?: 'ingress' | 'egress';
  /** A rule for all traffic matches every protocol. @default 'any' */
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'any';
  /**
   * `['22', '8000-8100']`: matches a rule that opens any of these TCP or UDP ports. `all`: matches only a rule that
   * opens every TCP or every UDP port; port 0 is unused and does not count. A rule for all traffic matches both forms.
   */
  readonly ports?: 'all' | readonly string[];
  /**
   * `internet`: every IPv4 or every IPv6 address, from the rule alone or combined with other rules of its group.
   * A list: CIDRs that overlap the rule's addresses, and ids of groups (`sg-…`) and prefix lists (`pl-…`) that the
   * rule names. A rule that names a group has no addresses. `any`: every source. For egress, the destination.
   */
  readonly source: 'internet' | 'any' | readonly string[];
}

export type BaseRuleParameters = {
  readonly groups: readonly GroupSelector[];
  readonly forbid: readonly BaseRule[];
};

const name = z.string('must be text').min(1, 'must not be empty').max(100, 'must have at most 100 characters');

const ports = z.union(
  [
    z.literal('all'),
    z.array(z.string().refine(isPortRange, 'must be a port or a range such as 8000-8100')).min(1, 'must not be empty'),
  ],
  "must be all, or a list of ports in quotes such as ['22', '8000-8100']",
);

const source = z.union(
  [
    z.enum(['internet', 'any']),
    z
      .array(z.string().refine(isSource, 'must be a CIDR, or the id of a group or of a prefix list'))
      .min(1, 'must not be empty'),
  ],
  "must be internet, any, or a list such as ['10.0.0.0/8', 'sg-0123456789abcdef0']",
);

const baseRule = z
  .strictObject(
    {
      name,
      direction: z.enum(['ingress', 'egress'], 'must be ingress or egress').exactOptional(),
      protocol: z
        .enum(['tcp', 'udp', 'icmp', 'icmpv6', 'any'], 'must be tcp, udp, icmp, icmpv6 or any')
        .exactOptional(),
      ports: ports.exactOptional(),
      source,
    },
    'must be a mapping such as { name: no-public-ssh, ports: ["22"], source: internet }',
  )
  .refine(hasPortsOnlyIfProtocolHas, { path: ['ports'], message: 'must be omitted, because ICMP has no ports' });

export const baseRuleParameters = z.strictObject({
  groups: groupSelectors,
  forbid: z.array(baseRule, 'must be a list of base rules').superRefine(requireUniqueNames),
}) satisfies z.ZodType<BaseRuleParameters>;

function isPortRange(text: string): boolean {
  const read = portRangesOf([text]);
  return 'ranges' in read && read.ranges.length === 1;
}

function isSource(text: string): boolean {
  return isCidr(text) || /^(sg|pl)-[\da-z]+$/.test(text);
}

/** Whether the text is a CIDR, and not the id of a group or a prefix list. */
export function isCidr(text: string): boolean {
  return cidrFromText(text) !== undefined;
}

function hasPortsOnlyIfProtocolHas({ protocol = 'any', ports: given }: Pick<BaseRule, 'protocol' | 'ports'>): boolean {
  return given === undefined || !protocol.startsWith('icmp');
}
