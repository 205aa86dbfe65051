/** Creates Auto Scaling groups with launch configurations on moto. */
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

/** Creates a group without instances and a launch configuration with the same name. */
export async function arrangeAutoScalingGroup(
  account: Account,
  group: Partial<CreateAutoScalingGroupCommandInput> = {},
  launch: Partial<CreateLaunchConfigurationCommandInput> = {},
): Promise<{ readonly name: string; readonly arn: string; readonly launchConfigurationArn: string }> {
  const name = `web-${crypto.randomUUID()}`;
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
  const { AutoScalingGroups: [created] = [] } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const { LaunchConfigurations: [configuration] = [] } = await client.send(
    new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [name] }),
  );
  return {
    name,
    arn: String(created?.AutoScalingGroupARN),
    launchConfigurationArn: String(configuration?.LaunchConfigurationARN),
  };
}
