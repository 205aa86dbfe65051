/** The role of an EC2 instance, and its policy for Systems Manager. */
import { GetInstanceProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../engine/index.ts';

export const policyName = 'AmazonSSMManagedInstanceCore';

/**
 * Returns the role of the instance profile. The name of a profile is the last part of its ARN, with or without a
 * path.
 */
export async function readRole(profileArn: string | undefined, aws: Aws): Promise<string | null> {
  if (profileArn === undefined) return null;
  const { InstanceProfile: profile } = await aws
    .client(IAMClient)
    .send(new GetInstanceProfileCommand({ InstanceProfileName: lastPartOf(profileArn) }))
    .catch(ifAbsent('NoSuchEntityException', { InstanceProfile: undefined }));
  return profile?.Roles?.[0]?.RoleName ?? null;
}

export function attachmentTo(RoleName: string, { partition }: Target) {
  return { RoleName, PolicyArn: `arn:${partition}:iam::aws:policy/${policyName}` };
}
