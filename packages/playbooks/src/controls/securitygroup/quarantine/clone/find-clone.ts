/** Finds a quarantine group by its name in a plan. */
import {
  EC2Client,
  paginateDescribeNetworkInterfaces,
  type NetworkInterface,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import type { Aws } from '../../../../engine/index.ts';
import { cloneOfTag } from './clone-tags.ts';
import { describeGroups } from './describe-groups.ts';

/**
 * A name is unique in its VPC, so VPC and name identify the group. Tags alone do not: any principal that can create
 * groups can use the same name and tags in another VPC.
 *
 * @param vpcId The VPC of the clone, or of the network interface that moves into it.
 */
export async function findClone(
  { name, of, vpcId }: { readonly name: string; readonly of: string; readonly vpcId: string },
  aws: Aws,
): Promise<SecurityGroup | undefined> {
  const groups = await describeGroups('group-name', [name], aws, [{ Name: `tag:${cloneOfTag}`, Values: [of] }]);
  // The filter treats `*` and `?` in a group name as wildcards, so the name is compared again.
  return groups.find(({ GroupName, VpcId }) => GroupName === name && VpcId === vpcId);
}

/** The network interfaces in the group, of every type and owner. */
export async function interfacesIn(groupId: string, aws: Aws): Promise<readonly NetworkInterface[]> {
  const interfaces: NetworkInterface[] = [];
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const pages = paginateDescribeNetworkInterfaces({ client: aws.client(EC2Client), pageSize: 1000 }, { Filters });
  for await (const { NetworkInterfaces = [] } of pages) interfaces.push(...NetworkInterfaces);
  return interfaces;
}
