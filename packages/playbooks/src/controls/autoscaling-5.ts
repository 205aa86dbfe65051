import { applyLaunch, copiesLaunchConfiguration, planLaunch, readLaunch, type LaunchSetting } from '../auto-scaling/launch-configuration.ts';
import { definePlaybook } from '../playbook.ts';
import { lastPartOf } from '../resource-id.ts';

const setting: LaunchSetting = {
  control: 'Autoscaling.5',
  isMet: ({ AssociatePublicIpAddress }) => AssociatePublicIpAddress === false,
  with: (original) => ({ ...original, AssociatePublicIpAddress: false }),
};

/**
 * Autoscaling.5: Amazon EC2 instances launched using Auto Scaling group launch configurations should not have
 * Public IP addresses.
 *
 * Running instances keep their addresses; what the groups launch from now on has none, and without a NAT gateway or
 * VPC endpoints reaches no internet. The original is kept for undo, and as long as it is there Security Hub goes on
 * finding it: delete it once the groups run well.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-5
 */
export const autoscaling5 = definePlaybook({
  control: 'Autoscaling.5',
  title: 'launch the instances of Auto Scaling groups without public addresses, by a copy of their launch configuration',
  resourceType: 'AwsAutoScalingLaunchConfiguration',
  scope: 'regional',
  effect: 'reversible',
  permissions: copiesLaunchConfiguration,
  parameters: {},

  async read(target, aws) {
    const launch = await readLaunch(setting, target, aws);
    return launch && { ...launch, name: lastPartOf(target.resourceId) };
  },

  plan(launch) {
    return planLaunch('Autoscaling.5', launch, launch.name);
  },

  apply(target, change, aws) {
    return applyLaunch(setting, target, change, aws);
  },
});
