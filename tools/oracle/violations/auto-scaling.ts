import {
  AttachLoadBalancerTargetGroupsCommand,
  AutoScalingClient,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Account } from '@asr/local-cloud';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { OwnViolation } from './own-violation.ts';

/** Every case has an account of its own, with one group. */
async function nameOfGroup(account: Account): Promise<string> {
  const { AutoScalingGroups = [] } = await account
    .client(AutoScalingClient)
    .send(new DescribeAutoScalingGroupsCommand({}));
  const [group, ...more] = AutoScalingGroups;
  if (group?.AutoScalingGroupName === undefined || more.length > 0)
    throw new Error(`The account has ${AutoScalingGroups.length} Auto Scaling groups, and not one.`);
  return group.AutoScalingGroupName;
}

/** Prowler looks only at a group that has a classic load balancer and a target group. */
export const groupWithTargetGroup: OwnViolation = async (account, declared) => {
  const group = await declared(account);
  const { Vpcs: [{ VpcId } = {}] = [] } = await account.client(EC2Client).send(new DescribeVpcsCommand({}));
  const { TargetGroups: [{ TargetGroupArn = '' } = {}] = [] } = await account
    .client(ElasticLoadBalancingV2Client)
    .send(new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId }));
  const attach = { AutoScalingGroupName: await nameOfGroup(account), TargetGroupARNs: [TargetGroupArn] };
  await account.client(AutoScalingClient).send(new AttachLoadBalancerTargetGroupsCommand(attach));
  return group;
};

/** Prowler does not know that the metadata endpoint is on by default, so the launch configuration names it. */
export const configurationWithEndpoint: OwnViolation = async (account, declared) => {
  await declared(account);
  const client = account.client(AutoScalingClient);
  const LaunchConfigurationName = 'web-2';
  await client.send(
    new CreateLaunchConfigurationCommand({
      LaunchConfigurationName,
      ImageId: 'ami-0abcdef1234567890',
      InstanceType: 't3.micro',
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'optional' },
    }),
  );
  const AutoScalingGroupName = await nameOfGroup(account);
  await client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, LaunchConfigurationName }));
  const { LaunchConfigurations: [made] = [] } = await client.send(
    new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [LaunchConfigurationName] }),
  );
  return String(made?.LaunchConfigurationARN);
};
