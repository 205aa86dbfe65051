/** A launch template with versions, as EC2 returns them, and the Auto Scaling groups that launch from it. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type {
  CreateLaunchTemplateVersionRequest,
  DescribeLaunchTemplateVersionsRequest,
  ModifyLaunchTemplateRequest,
  NetworkInterface,
  ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { fakeAws, named } from '../../../testing/index.ts';

export const templateArn = 'arn:aws:ec2:eu-west-1:111122223333:launch-template/lt-1';

interface FakeTemplate {
  /** The data of each version, beginning with version 1. */
  readonly versions: readonly ResponseLaunchTemplateData[];
  /** @default the last version */
  readonly defaultVersion?: number;
  readonly groups?: readonly AutoScalingGroup[];
  readonly interfaces?: readonly NetworkInterface[];
  readonly defaultKey?: string;
}

export function fakeTemplate({ versions: given, groups = [], interfaces = [], ...rest }: FakeTemplate) {
  const versions = [...given];
  let standard = rest.defaultVersion ?? versions.length;
  const exists = ({ LaunchTemplateId }: ModifyLaunchTemplateRequest) => {
    if (LaunchTemplateId !== 'lt-1') throw named('InvalidLaunchTemplateId.NotFound');
  };
  const version = (VersionNumber: number) => ({
    VersionNumber,
    DefaultVersion: VersionNumber === standard,
    LaunchTemplateData: versions[VersionNumber - 1],
  });
  const aws = fakeAws({
    DescribeLaunchTemplateVersionsCommand: (input: DescribeLaunchTemplateVersionsRequest) => {
      exists(input);
      const newestFirst = versions.map((_, index) => version(index + 1)).toReversed();
      const asked = newestFirst.filter((one) => one.DefaultVersion || one.VersionNumber === versions.length);
      return { LaunchTemplateVersions: input.Versions === undefined ? newestFirst : asked };
    },
    CreateLaunchTemplateVersionCommand: (input: CreateLaunchTemplateVersionRequest) => {
      exists(input);
      versions.push(input.LaunchTemplateData as ResponseLaunchTemplateData);
      return { LaunchTemplateVersion: version(versions.length) };
    },
    ModifyLaunchTemplateCommand: (input: ModifyLaunchTemplateRequest) => {
      exists(input);
      standard = Number(input.DefaultVersion);
      return {};
    },
    DescribeAutoScalingGroupsCommand: () => ({ AutoScalingGroups: groups }),
    DescribeNetworkInterfacesCommand: () => ({ NetworkInterfaces: interfaces }),
    GetEbsDefaultKmsKeyIdCommand: () => ({ KmsKeyId: rest.defaultKey ?? 'alias/aws/ebs' }),
  });
  return { aws, versions, defaultVersion: () => standard };
}

/** No launch template. */
export const noTemplate = () =>
  fakeAws({
    DescribeLaunchTemplateVersionsCommand: () => {
      throw named('InvalidLaunchTemplateId.NotFound');
    },
  });
