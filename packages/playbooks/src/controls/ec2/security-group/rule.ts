/** A security group rule as one flat value with one source, which is how EC2 itself keeps it. */
import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { isAwsTag } from '../../../engine/index.ts';

export type Direction = 'ingress' | 'egress';

/**
 * Everything that putting a removed rule back takes. The rule's id is not part of it: EC2 gives a new one
 * each time, and allows one rule per direction, protocol, ports and source anyway.
 */
export interface Rule {
  readonly direction: Direction;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, the number of another protocol, or `-1` for all traffic. */
  readonly protocol: string;
  /** First port, or the ICMP type (-1: every type). `null` where the protocol has neither. */
  readonly fromPort: number | null;
  /** Last port, or the ICMP code (-1: every code). */
  readonly toPort: number | null;
  readonly source: Source;
  readonly description: string | null;
  readonly tags: { readonly [key: string]: string };
}

/** Where traffic may come from or, in an egress rule, go to. A group that names itself lets in its own members. */
export type Source =
  | { readonly kind: 'cidrIpv4' | 'cidrIpv6' | 'prefixList'; readonly value: string }
  | {
      readonly kind: 'securityGroup';
      readonly value: string;
      readonly accountId: string | null;
      /** Of a group in another VPC. */
      readonly vpcId: string | null;
    };

/** A rule's name among the rules of its group: `ingress tcp 20-25 ::/0`, `ingress icmp 8/-1 10.0.0.0/8`. */
export function keyOf(rule: Rule): string {
  const protocol = rule.protocol === '-1' ? 'all' : rule.protocol;
  return [rule.direction, protocol, portsOf(rule), rule.source.value].filter((part) => part !== '').join(' ');
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html */
export function ruleOf(row: SecurityGroupRule): Rule {
  const protocol = row.IpProtocol ?? '-1';
  const hasPorts = protocolsWithPorts.has(protocolName(protocol));
  return {
    direction: row.IsEgress === true ? 'egress' : 'ingress',
    protocol,
    fromPort: hasPorts ? (row.FromPort ?? null) : null,
    toPort: hasPorts ? (row.ToPort ?? null) : null,
    source: sourceOf(row),
    description: row.Description === undefined || row.Description === '' ? null : row.Description,
    tags: ownTagsOf(row),
  };
}

/** The rule as Authorize and Revoke take it. Revoke matches on content and needs no description. */
export function permissionOf(rule: Rule): IpPermission {
  return {
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? undefined,
    ToPort: rule.toPort ?? undefined,
    ...rangesOf(rule.source, rule.description ?? undefined),
  };
}

/** EC2 takes some protocols by number as well: 6 is `tcp`. */
export function protocolName(protocol: string): string {
  return namesByNumber.get(protocol) ?? protocol.toLowerCase();
}

const namesByNumber: ReadonlyMap<string, string> = new Map([
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['58', 'icmpv6'],
  ['all', '-1'],
]);
const protocolsWithPorts: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

function portsOf({ protocol, fromPort, toPort }: Rule): string {
  if (fromPort === null || toPort === null || (fromPort === -1 && toPort === -1)) return '';
  if (protocolName(protocol).startsWith('icmp')) return `${fromPort}/${toPort}`;
  return fromPort === toPort ? `${fromPort}` : `${fromPort}-${toPort}`;
}

function sourceOf(row: SecurityGroupRule): Source {
  if (row.CidrIpv4 !== undefined) return { kind: 'cidrIpv4', value: row.CidrIpv4 };
  if (row.CidrIpv6 !== undefined) return { kind: 'cidrIpv6', value: row.CidrIpv6 };
  if (row.PrefixListId !== undefined) return { kind: 'prefixList', value: row.PrefixListId };
  const { GroupId, UserId = null, VpcId = null } = row.ReferencedGroupInfo ?? {};
  if (GroupId !== undefined) return { kind: 'securityGroup', value: GroupId, accountId: UserId, vpcId: VpcId };
  // Whom such a rule lets in is unknown, and unknown is not harmless.
  throw new Error(`The rule ${row.SecurityGroupRuleId} has a source of a kind that this version does not know.`);
}

/** Only AWS can set tags that begin with `aws:`, so they are not part of the rule. */
function ownTagsOf({ Tags = [] }: SecurityGroupRule): { readonly [key: string]: string } {
  const own = Tags.filter(({ Key }) => !isAwsTag(Key));
  return Object.fromEntries(own.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function rangesOf(source: Source, Description: string | undefined): IpPermission {
  switch (source.kind) {
    case 'cidrIpv4':
      return { IpRanges: [{ CidrIp: source.value, Description }] };
    case 'cidrIpv6':
      return { Ipv6Ranges: [{ CidrIpv6: source.value, Description }] };
    case 'prefixList':
      return { PrefixListIds: [{ PrefixListId: source.value, Description }] };
    case 'securityGroup':
      return { UserIdGroupPairs: [{ GroupId: source.value, UserId: source.accountId ?? undefined, Description }] };
  }
}
