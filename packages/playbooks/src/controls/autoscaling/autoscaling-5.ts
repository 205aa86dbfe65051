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
  control: 'Autoscaling.5',
  isMet: ({ AssociatePublicIpAddress }) => AssociatePublicIpAddress === false,
  of: ({ AssociatePublicIpAddress: isPublic }) =>
    isPublic === undefined ? {} : { AssociatePublicIpAddress: isPublic },
  with: (original) => ({ ...original, AssociatePublicIpAddress: false }),
  restored: (copy, { AssociatePublicIpAddress }) => ({ ...copy, AssociatePublicIpAddress }),
};

/**
 * Autoscaling.5: Amazon EC2 instances launched using Auto Scaling group launch configurations should not have
 * Public IP addresses.
 *
 * Running instances keep their addresses; what the groups launch from now on has none, and without a NAT gateway or
 * VPC endpoints reaches no internet. As long as the original is
 * there Security Hub goes on finding it, so it is deleted once no group uses it; undo makes it again from the copy, by
 * its name, with another id in its ARN. Templates and scripts that use the name do not find it until then.
 *
 * The copy passes the role of the instance profile. ASR passes only roles that the parameter `PassableRoles` of the
 * member-roles stack matches, `asr-passable/*` by default.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-5
 */
export const autoscaling5 = definePlaybook({
  control: 'Autoscaling.5',
  title:
    'launch the instances of Auto Scaling groups without public addresses, by a copy of their launch configuration',
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
    return planLaunch('Autoscaling.5', launch, launch.name);
  },

  apply(target, change, aws) {
    return applyLaunch(setting, target, change, aws);
  },
});
