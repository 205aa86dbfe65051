/** Emulates the launch configurations of an account and the groups that use them, one per page. */
import type {
  AutoScalingGroup,
  CreateLaunchConfigurationType,
  LaunchConfiguration,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import type { GetMetricStatisticsInput } from '@aws-sdk/client-cloudwatch';
import { type FakeAws, fakeAws, named } from '../../../testing/index.ts';

export interface FakeLaunch {
  readonly aws: FakeAws;
  readonly configurations: { [name: string]: Partial<LaunchConfiguration> };
  /** The launch configuration of each group. `null` for a group with a launch template. */
  readonly groups: { [name: string]: string | null };
}

/**
 * @param tagKeys The keys of the tags of every group.
 * @param imdsV1 How often software on the instances of each group used IMDSv1. `null`: no instance ran.
 */
export function fakeLaunch(
  configurations: { [name: string]: Partial<LaunchConfiguration> },
  groups: { [name: string]: string | null },
  tagKeys: readonly string[] = [],
  imdsV1: { readonly [group: string]: number | null } = {},
): FakeLaunch {
  const aws = fakeAws({
    DescribeLaunchConfigurationsCommand: ({
      LaunchConfigurationNames: names = [],
    }: {
      LaunchConfigurationNames?: string[];
    }) => ({
      LaunchConfigurations: names.flatMap((name) => {
        const found = configurations[name];
        return found === undefined ? [] : [{ KernelId: '', RamdiskId: '', LaunchConfigurationName: name, ...found }];
      }),
    }),
    DescribeAutoScalingGroupsCommand: ({ NextToken = '0' }: { NextToken?: string }) => {
      const page = Number(NextToken);
      const entries = Object.entries(groups);
      const shown = entries.slice(page, page + 1).map(([AutoScalingGroupName, uses]): Partial<AutoScalingGroup> => ({
        AutoScalingGroupName,
        Tags: tagKeys.map((Key) => ({ Key, Value: 'shop' })),
        ...(uses === null ? { LaunchTemplate: { LaunchTemplateId: 'lt-1' } } : { LaunchConfigurationName: uses }),
      }));
      return { AutoScalingGroups: shown, ...(page + 1 < entries.length && { NextToken: `${page + 1}` }) };
    },
    GetMetricStatisticsCommand: ({ Dimensions = [] }: GetMetricStatisticsInput) => ({
      Datapoints: Dimensions.flatMap(({ Name, Value = '' }) => {
        const calls = imdsV1[Value];
        if (Name !== 'AutoScalingGroupName' || calls === null) return [];
        // CloudWatch has a figure for each day on which an instance ran.
        return calls === undefined ? [{ Sum: 0 }] : [{ Sum: calls }, {}];
      }),
    }),
    CreateLaunchConfigurationCommand: ({
      LaunchConfigurationName: name = '',
      ...rest
    }: CreateLaunchConfigurationType) => {
      if (name in configurations) throw named('AlreadyExistsFault');
      if (name.length > 255 || rest.KernelId === '') throw named('ValidationError');
      configurations[name] = rest;
      return {};
    },
    UpdateAutoScalingGroupCommand: ({
      AutoScalingGroupName = '',
      LaunchConfigurationName = '',
    }: UpdateAutoScalingGroupType) => {
      if (!(LaunchConfigurationName in configurations)) throw named('ValidationError');
      groups[AutoScalingGroupName] = LaunchConfigurationName;
      return {};
    },
    DeleteLaunchConfigurationCommand: ({ LaunchConfigurationName: name = '' }: CreateLaunchConfigurationType) => {
      if (Object.values(groups).includes(name)) throw named('ResourceInUseFault');
      if (!(name in configurations)) throw named('ValidationError');
      delete configurations[name];
      return {};
    },
  });
  return { aws, configurations, groups };
}
