/** Reads the default version of a launch template, which is the one that Security Hub judges. */
import { DescribeLaunchTemplateVersionsCommand, EC2Client, type ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { type Aws, type Permissions, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';

/** Can contain user data, which can be a secret: no part of a state. */
export type TemplateData = ResponseLaunchTemplateData;

export interface LaunchTemplate {
  readonly data: TemplateData;
  /** The number of the latest version. `null`: the default version is the latest. */
  readonly newerVersion: number | null;
}

const template = 'arn:{partition}:ec2:{region}:{account}:launch-template/{id}';

/** A version passes no role: EC2 checks `iam:PassRole` when an instance is launched. */
export const templatePermissions = {
  read: ['ec2:DescribeLaunchTemplateVersions'],
  write: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
  on: { 'ec2:CreateLaunchTemplateVersion': [template], 'ec2:ModifyLaunchTemplate': [template] },
} as const satisfies Permissions;

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const gone = ['InvalidLaunchTemplateId.NotFound', 'InvalidLaunchTemplateId.NotFoundException'];

/** `undefined`: the launch template is gone. */
export async function readTemplate({ resourceId }: Target, aws: Aws): Promise<LaunchTemplate | undefined> {
  const { LaunchTemplateVersions: versions = [] } = await aws
    .client(EC2Client)
    .send(
      new DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateId: lastPartOf(resourceId),
        Versions: ['$Default', '$Latest'],
      }),
    )
    .catch(ifAbsent(gone, { LaunchTemplateVersions: [] }));
  const standard = versions.find(({ DefaultVersion }) => DefaultVersion === true);
  if (standard === undefined) return undefined;
  const latest = Math.max(...versions.map(({ VersionNumber }) => Number(VersionNumber)));
  return { data: standard.LaunchTemplateData ?? {}, newerVersion: latest === standard.VersionNumber ? null : latest };
}
