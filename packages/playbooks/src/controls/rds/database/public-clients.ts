/** Clients outside the VPC that the security groups of a DB instance let in by their addresses. */
import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission } from '@aws-sdk/client-ec2';
import type { DBInstance } from '@aws-sdk/client-rds';
import ipaddr from 'ipaddr.js';
import type { Aws } from '../../../engine/index.ts';

/**
 * Returns the public IPv4 ranges and the prefix lists that can connect to the port of the database. Excludes a rule for
 * every address: it names no client. RDS offers public access only over IPv4.
 */
export async function publicClients(
  { VpcSecurityGroups: groups = [], Endpoint: endpoint }: DBInstance,
  aws: Aws,
): Promise<readonly string[]> {
  const GroupIds = groups.flatMap(({ VpcSecurityGroupId: id }) => id ?? []);
  if (GroupIds.length === 0) return [];
  const { SecurityGroups: found = [] } = await aws
    .client(EC2Client)
    .send(new DescribeSecurityGroupsCommand({ GroupIds }));
  const clients = found
    .flatMap(({ IpPermissions: rules = [] }) => rules)
    .filter((rule) => covers(rule, endpoint?.Port))
    .flatMap(({ IpRanges: ranges = [], PrefixListIds: lists = [] }) => [
      ...ranges.flatMap(({ CidrIp: range = '' }) => (isPublicRange(range) ? [range] : [])),
      ...lists.flatMap(({ PrefixListId: list }) => list ?? []),
    ]);
  return [...new Set(clients)].toSorted();
}

/** A rule for all protocols has no ports. Without a known port, every rule counts. */
function covers({ FromPort: first = 0, ToPort: last = 65_535, IpProtocol: protocol }: IpPermission, port?: number) {
  return protocol === '-1' || (protocol === 'tcp' && (port === undefined || (first <= port && port <= last)));
}

function isPublicRange(cidr: string): boolean {
  const [address, length] = ipaddr.parseCIDR(cidr);
  return length > 0 && !['private', 'carrierGradeNat'].includes(address.range());
}
