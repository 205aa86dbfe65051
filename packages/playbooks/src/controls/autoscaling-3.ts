import { applyLaunch, copiesLaunchConfiguration, planLaunch, readLaunch, type LaunchSetting } from '../auto-scaling/launch-configuration.ts';
import { definePlaybook } from '../playbook.ts';
import { lastPartOf } from '../resource-id.ts';

const setting: LaunchSetting = {
  control: 'AutoScaling.3',
  isMet: ({ MetadataOptions }) => MetadataOptions?.HttpTokens === 'required',
  with: (original) => ({ ...original, MetadataOptions: { ...original.MetadataOptions, HttpTokens: 'required' } }),
};

/**
 * AutoScaling.3: Auto Scaling group launch configurations should configure EC2 instances to require Instance
 * Metadata Service Version 2 (IMDSv2).
 *
 * Running instances stay as they are; what the groups launch from now on takes metadata requests with a token only,
 * and software that has none loses its credentials. The original is kept for undo, and as long as it is there
 * Security Hub goes on finding it: delete it once the groups run well.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-3
 */
export const autoScaling3 = definePlaybook({
  control: 'AutoScaling.3',
  title: 'require IMDSv2 of what Auto Scaling groups launch, by a copy of their launch configuration',
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
    return planLaunch('AutoScaling.3', launch, launch.name);
  },

  apply(target, change, aws) {
    return applyLaunch(setting, target, change, aws);
  },
});
