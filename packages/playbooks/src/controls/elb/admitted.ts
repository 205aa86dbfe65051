/** The sources that the security groups of a load balancer let in to its listeners. */
import { EC2Client, paginateDescribeSecurityGroups, type SecurityGroup } from '@aws-sdk/client-ec2';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Aws, Consumer, Keyed } from '../../engine/index.ts';
import { type Rule, admits, containsRange, readPrefixLists, rulesOfPermission } from '../ec2/security-group/index.ts';

/**
 * The sources of one port: CIDRs, prefix lists and security groups, each with its addresses. `null`: this account cannot
 * read them, as for the members of a security group.
 */
type Sources = Keyed<readonly string[] | null>;

export interface Admitted {
  /** By port. */
  readonly sources: Keyed<Sources>;
  /** Every address that can connect to the load balancer: those of IPv4, and of IPv6 if it is dual-stack. */
  readonly everyAddress: readonly string[];
}

/**
 * Returns what the security groups let in, together. `null`: the load balancer has no security group, or this account
 * cannot read one of them.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
 */
export async function readAdmitted(
  { SecurityGroups: groupIds = [], IpAddressType }: LoadBalancer,
  ports: readonly number[],
  aws: Aws,
): Promise<Admitted | null> {
  const groups = await readGroups(groupIds, aws);
  if (groups.length === 0 || groups.length < new Set(groupIds).size) return null;
  const rules = groups
    .flatMap(({ IpPermissions = [] }) => IpPermissions)
    .flatMap((permission) => rulesOfPermission(permission, 'ingress'))
    .filter((rule) => ports.some((port) => lets(rule, port)));
  const lists = await readPrefixLists(Object.fromEntries(rules.entries()), aws);
  const addressesOf = ({ source }: Rule) => {
    if (source.kind === 'securityGroup') return null;
    return source.kind === 'prefixList' ? (lists[source.value] ?? null) : [source.value];
  };
  const sourcesOf = (port: number): Sources =>
    Object.fromEntries(rules.filter((rule) => lets(rule, port)).map((rule) => [rule.source.value, addressesOf(rule)]));
  return {
    sources: Object.fromEntries(ports.map((port) => [port, sourcesOf(port)])),
    everyAddress: IpAddressType === 'ipv4' ? ['0.0.0.0/0'] : ['0.0.0.0/0', '::/0'],
  };
}

/** A filter, because a list of ids fails as a whole if this account cannot read one of them. */
async function readGroups(ids: readonly string[], aws: Aws): Promise<readonly SecurityGroup[]> {
  if (ids.length === 0) return [];
  const groups: SecurityGroup[] = [];
  const Filters = [{ Name: 'group-id', Values: [...ids] }];
  for await (const page of paginateDescribeSecurityGroups({ client: aws.client(EC2Client) }, { Filters })) {
    groups.push(...(page.SecurityGroups ?? []));
  }
  return groups;
}

function lets(rule: Rule, port: number): boolean {
  return admits(rule, { protocol: 'tcp', port });
}

/** Returns the sources that are let in on one of the ports, and not, or only in part, on the other. */
export function admittedOnlyOn(
  ports: readonly number[],
  other: number,
  { sources, everyAddress }: Admitted,
): readonly Consumer[] {
  const there = sources[other] ?? {};
  const ranges = Object.values(there).flatMap((addresses) => addresses ?? []);
  const isLetIn = ([source, addresses]: readonly [string, readonly string[] | null]) =>
    Object.hasOwn(there, source) ||
    (addresses ?? everyAddress).filter(canConnect(everyAddress)).every((range) => containsRange(ranges, range));
  const lost = ports.flatMap((port) => Object.entries(sources[port] ?? {})).filter((source) => !isLetIn(source));
  return [...new Set(lost.map(([source]) => source))].map((name) => ({ kind: kindOf(name), name }));
}

function canConnect(everyAddress: readonly string[]): (range: string) => boolean {
  return (range) => containsRange(everyAddress, range);
}

function kindOf(source: string): string {
  if (source.startsWith('sg-')) return 'members of the security group';
  return source.startsWith('pl-') ? 'addresses of the prefix list' : 'clients in';
}
