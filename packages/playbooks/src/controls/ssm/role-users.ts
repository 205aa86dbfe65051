/** Finds the managed instances that use a role. */
import { EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { IAMClient, paginateListInstanceProfilesForRole } from '@aws-sdk/client-iam';
import { SSMClient, paginateDescribeInstanceInformation } from '@aws-sdk/client-ssm';
import type { Aws } from '../../engine/index.ts';

/** Returns the ids of the instances in the Region that have the role and report to Systems Manager. */
export async function managedInstancesWith(RoleName: string, aws: Aws): Promise<readonly string[]> {
  const profiles: string[] = [];
  for await (const page of paginateListInstanceProfilesForRole({ client: aws.client(IAMClient) }, { RoleName })) {
    profiles.push(...(page.InstanceProfiles ?? []).map(({ Arn = '' }) => Arn));
  }
  const users = new Set<string>();
  const Filters = [{ Name: 'iam-instance-profile.arn', Values: profiles }];
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: aws.client(EC2Client) }, { Filters })) {
    for (const { Instances = [] } of Reservations) for (const { InstanceId = '' } of Instances) users.add(InstanceId);
  }
  const managed: string[] = [];
  for await (const page of paginateDescribeInstanceInformation({ client: aws.client(SSMClient) }, {})) {
    managed.push(...(page.InstanceInformationList ?? []).map(({ InstanceId = '' }) => InstanceId));
  }
  return managed.filter((id) => users.has(id)).toSorted();
}
