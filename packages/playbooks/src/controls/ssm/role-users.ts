/** Finds the managed instances that use a role, in all Regions: a role is global, Systems Manager is regional. */
import { DescribeRegionsCommand, EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { IAMClient, paginateListInstanceProfilesForRole } from '@aws-sdk/client-iam';
import { SSMClient, paginateDescribeInstanceInformation } from '@aws-sdk/client-ssm';
import { type Aws, type Target, cannot, ifAbsent, lastPartOf } from '../../engine/index.ts';

interface RoleUsers {
  /** The ids of the instances that have the role and are registered with Systems Manager. */
  readonly managed: readonly string[];
  /** The enabled Regions that ASR is not allowed to read. A service control policy can deny them. */
  readonly unread: readonly string[];
}

/** Throws if another instance than the target needs the role for Systems Manager, or may need it. */
export async function refuseIfShared(role: string, { resourceId }: Target, aws: Aws): Promise<void> {
  const { managed, unread } = await managedInstancesWith(role, aws);
  const others = managed.filter((id) => id !== lastPartOf(resourceId));
  if (others.length > 0) {
    cannot(
      `Systems Manager also manages ${others.join(', ')} with the role ${role}, so ASR kept its policy. Detach the ` +
        'policy manually when these instances no longer need it.',
    );
  }
  if (unread.length > 0) {
    cannot(
      `ASR is not allowed to read the instances in ${unread.join(', ')}, which may use the role ${role}, so ASR kept its ` +
        'policy. Detach the policy manually if no instance there needs it.',
    );
  }
}

/** Reads every Region that is enabled for the account. */
async function managedInstancesWith(RoleName: string, aws: Aws): Promise<RoleUsers> {
  const profiles = await profilesWith(RoleName, aws);
  if (profiles.length === 0) return { managed: [], unread: [] };

  const { Regions = [] } = await aws.client(EC2Client).send(new DescribeRegionsCommand({}));
  const regions = Regions.map(({ RegionName = '' }) => RegionName).toSorted();
  const found = await Promise.all(
    regions.map((region) =>
      managedIn(region, profiles, aws).catch(ifAbsent(['UnauthorizedOperation', 'AccessDeniedException'], undefined)),
    ),
  );
  return {
    managed: found.flatMap((ids = []) => ids).toSorted(),
    unread: regions.filter((_, index) => found[index] === undefined),
  };
}

async function profilesWith(RoleName: string, aws: Aws): Promise<readonly string[]> {
  const profiles: string[] = [];
  for await (const page of paginateListInstanceProfilesForRole({ client: aws.client(IAMClient) }, { RoleName })) {
    profiles.push(...(page.InstanceProfiles ?? []).map(({ Arn = '' }) => Arn));
  }
  return profiles;
}

async function managedIn(region: string, profiles: readonly string[], aws: Aws): Promise<readonly string[]> {
  const users = new Set<string>();
  const Filters = [{ Name: 'iam-instance-profile.arn', Values: [...profiles] }];
  const instances = paginateDescribeInstances({ client: aws.client(EC2Client, region) }, { Filters });
  for await (const { Reservations = [] } of instances) {
    for (const { Instances = [] } of Reservations) for (const { InstanceId = '' } of Instances) users.add(InstanceId);
  }
  if (users.size === 0) return [];
  const managed: string[] = [];
  for await (const page of paginateDescribeInstanceInformation({ client: aws.client(SSMClient, region) }, {})) {
    managed.push(...(page.InstanceInformationList ?? []).map(({ InstanceId = '' }) => InstanceId));
  }
  return managed.filter((id) => users.has(id));
}
