/** Finds security groups and their tags by a filter, never without one. */
import { EC2Client, paginateDescribeSecurityGroups, type Filter, type SecurityGroup } from '@aws-sdk/client-ec2';
import type { Aws } from '../../../../engine/index.ts';

/** The maximum number of values in one EC2 filter. */
const mostValues = 200;

/** The groups that match one of the values and all other filters. Empty if there are no values. */
export async function describeGroups(
  name: string,
  values: readonly string[],
  aws: Aws,
  others: readonly Filter[] = [],
): Promise<readonly SecurityGroup[]> {
  const groups: SecurityGroup[] = [];
  for (let start = 0; start < values.length; start += mostValues) {
    const Filters = [{ Name: name, Values: values.slice(start, start + mostValues) }, ...others];
    const pages = paginateDescribeSecurityGroups({ client: aws.client(EC2Client), pageSize: 1000 }, { Filters });
    for await (const { SecurityGroups = [] } of pages) groups.push(...SecurityGroups);
  }
  return groups;
}

export function tagOf({ Tags = [] }: SecurityGroup, key: string): string | null {
  return Tags.find(({ Key }) => Key === key)?.Value ?? null;
}
