/** Finds a quarantine group by what its name in a plan says. */
import {
  EC2Client,
  paginateDescribeNetworkInterfaces,
  type NetworkInterface,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import type { Aws } from '../../../../engine/index.ts';
import { cloneOfTag } from './clone-tags.ts';
import { describeGroups } from './describe-groups.ts';

/** `*` and `?` of a group's name are wildcards to the filter, so the name is compared once more. */
export async function findClone(
  { name, of }: { readonly name: string; readonly of: string },
  aws: Aws,
): Promise<SecurityGroup | undefined> {
  const groups = await describeGroups('group-name', [name], aws, [{ Name: `tag:${cloneOfTag}`, Values: [of] }]);
  return groups.find(({ GroupName }) => GroupName === name);
}

/** Network interfaces in the group, of any kind and owner. */
export async function interfacesIn(groupId: string, aws: Aws): Promise<readonly NetworkInterface[]> {
  const interfaces: NetworkInterface[] = [];
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const pages = paginateDescribeNetworkInterfaces({ client: aws.client(EC2Client), pageSize: 1000 }, { Filters });
  for await (const { NetworkInterfaces = [] } of pages) interfaces.push(...NetworkInterfaces);
  return interfaces;
}
