/** Finds the resources that a detected change of another resource affects. Only their account can list them. */
import type { Aws, Permissions } from '@asr/playbooks';
import { readingsOfGroupInstances } from './group-instances.ts';
import { readingsOfPrefixListUsers } from './prefix-list-users.ts';
import type { DetectionReading } from './events/index.ts';

/** The permissions to find them. All of them read. */
export const affectedResourcesPermissions: Permissions = {
  read: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:GetManagedPrefixListAssociations'],
  write: [],
  on: { 'ec2:GetManagedPrefixListAssociations': ['arn:{partition}:ec2:{region}:{account}:prefix-list/{id}'] },
};

/** The role with which Parse finds the affected resources in a member account. */
export function detectionReaderRoleName(namespace: string): string {
  return `${namespace}-DetectionReader`;
}

/** Returns a reading for each affected resource. The reading of a security group stays as well. */
export async function readingsOfAffected(
  reading: Extract<DetectionReading, { readonly ok: true }>,
  aws: Aws,
): Promise<readonly DetectionReading[]> {
  return reading.listChange === undefined
    ? [reading, ...(await readingsOfGroupInstances(reading, aws))]
    : readingsOfPrefixListUsers(reading, aws);
}
