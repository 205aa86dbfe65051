/** Security groups with their tags, found by a filter and never all there are. */
import { EC2Client, paginateDescribeSecurityGroups, type Filter, type SecurityGroup } from '@aws-sdk/client-ec2';
import type { Aws } from '../../../../engine/index.ts';

/** As many values as EC2 takes in one filter. */
const mostValues = 200;

/** Groups for which the filter has one of the values, and which the other filters let pass. Without values, none. */
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
