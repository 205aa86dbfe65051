import {
  type LaunchSetting,
  applyLaunch,
  configurationNameOf,
  copiesLaunchConfiguration,
  planLaunch,
  readLaunch,
} from './launch-configuration.ts';
import { definePlaybook } from '../../engine/index.ts';

const setting: LaunchSetting = {
  control: 'AutoScaling.3',
  isMet: ({ MetadataOptions }) => MetadataOptions?.HttpTokens === 'required',
  of: ({ MetadataOptions }) => (MetadataOptions === undefined ? {} : { MetadataOptions }),
  with: (original) => ({ ...original, MetadataOptions: { ...original.MetadataOptions, HttpTokens: 'required' } }),
  restored: (copy, { MetadataOptions }) => ({ ...copy, MetadataOptions }),
};

/**
 * AutoScaling.3: Auto Scaling group launch configurations should configure EC2 instances to require Instance Metadata
 * Service Version 2 (IMDSv2).
 *
 * A launch configuration cannot be modified. ASR copies it with the new setting, moves the Auto Scaling groups to the
 * copy, and deletes the original, because Security Hub reports the original for as long as it exists. Templates and
 * scripts that refer to the original by name fail until you undo.
 *
 * Running instances stay as they are. Instances that the groups launch from then on accept only metadata requests with
 * a token. Software on them that does not support IMDSv2 loses its credentials.
 *
 * ASR refuses a launch configuration whose groups Amazon EKS, a Kubernetes controller or Elastic Beanstalk manages. Undo
 * recreates the original from the copy with the same name and a new id in its ARN, and moves the groups back.
 *
 * The copy uses the instance profile of the original, so ASR needs permission to pass its role. ASR passes only roles
 * that match the parameter `PassableRoles` of the member-roles stack, `asr-passable/*` by default.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-3
 */
export const autoScaling3 = definePlaybook({
  control: 'AutoScaling.3',
  title: 'require IMDSv2 for the instances that Auto Scaling groups launch',
  resourceType: 'AwsAutoScalingLaunchConfiguration',
  scope: 'regional',
  effect: 'reversible',
  permissions: copiesLaunchConfiguration,
  parameters: {},

  async read(target, aws) {
    const launch = await readLaunch(setting, target, aws);
    return launch && { ...launch, name: configurationNameOf(target) };
  },

  plan(launch) {
    return planLaunch('AutoScaling.3', launch, launch.name);
  },

  apply(target, change, aws) {
    return applyLaunch(setting, target, change, aws);
  },
});
