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
 * A VPC has each name once, so VPC and name identify the group. Tags alone do not: anyone who may create groups can
 * give a group in another VPC our names and tags.
 *
 * @param vpcId Of the clone, or of the network interface that is to be in it.
 */
export async function findClone(
  { name, of, vpcId }: { readonly name: string; readonly of: string; readonly vpcId: string },
  aws: Aws,
): Promise<SecurityGroup | undefined> {
  const groups = await describeGroups('group-name', [name], aws, [{ Name: `tag:${cloneOfTag}`, Values: [of] }]);
  // `*` and `?` of a group's name are wildcards to the filter, so the name is compared once more.
  return groups.find(({ GroupName, VpcId }) => GroupName === name && VpcId === vpcId);
}

/** Network interfaces in the group, of any kind and owner. */
export async function interfacesIn(groupId: string, aws: Aws): Promise<readonly NetworkInterface[]> {
  const interfaces: NetworkInterface[] = [];
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const pages = paginateDescribeNetworkInterfaces({ client: aws.client(EC2Client), pageSize: 1000 }, { Filters });
  for await (const { NetworkInterfaces = [] } of pages) interfaces.push(...NetworkInterfaces);
  return interfaces;
}
