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
 * AutoScaling.3: Auto Scaling group launch configurations should configure EC2 instances to require Instance
 * Metadata Service Version 2 (IMDSv2).
 *
 * Running instances stay as they are; what the groups launch from now on takes metadata requests with a token only,
 * and software that has none loses its credentials. As long as the original is
 * there Security Hub goes on finding it, so it is deleted once no group uses it; undo makes it again from the copy, by
 * its name, with another id in its ARN. Templates and scripts that use the name do not find it until then.
 *
 * The copy passes the role of the instance profile. ASR passes only roles that the parameter `PassableRoles` of the
 * member-roles stack matches, `asr-passable/*` by default.
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
    return launch && { ...launch, name: configurationNameOf(target) };
  },

  plan(launch) {
    return planLaunch('AutoScaling.3', launch, launch.name);
  },

  apply(target, change, aws) {
    return applyLaunch(setting, target, change, aws);
  },
});
