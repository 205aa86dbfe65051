/** Auto Scaling groups on moto, with a launch configuration. */
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
  type CreateAutoScalingGroupCommandInput,
  type CreateLaunchConfigurationCommandInput,
} from '@aws-sdk/client-auto-scaling';
import type { Account } from '../../../emulated-account/index.ts';

/** A group without instances whose launch configuration has the same name. */
export async function arrangeAutoScalingGroup(
  account: Account,
  group: Partial<CreateAutoScalingGroupCommandInput> = {},
  launch: Partial<CreateLaunchConfigurationCommandInput> = {},
): Promise<{ readonly name: string; readonly arn: string; readonly launchConfigurationArn: string }> {
  const name = 'web';
  const client = account.client(AutoScalingClient);
  await client.send(
    new CreateLaunchConfigurationCommand({
      LaunchConfigurationName: name,
      ImageId: 'ami-0abcdef1234567890',
      InstanceType: 't3.micro',
      ...launch,
    }),
  );
  await client.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      LaunchConfigurationName: name,
      MinSize: 0,
      MaxSize: 0,
      AvailabilityZones: [`${account.region}a`],
      ...group,
    }),
  );
  const { AutoScalingGroups: [made] = [] } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const { LaunchConfigurations: [configuration] = [] } = await client.send(
    new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [name] }),
  );
  return {
    name,
    arn: String(made?.AutoScalingGroupARN),
    launchConfigurationArn: String(configuration?.LaunchConfigurationARN),
  };
}
