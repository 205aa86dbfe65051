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
  isMet: ({ AssociatePublicIpAddress }) => AssociatePublicIpAddress !== true,
  of: ({ AssociatePublicIpAddress: isPublic }) =>
    isPublic === undefined ? {} : { AssociatePublicIpAddress: isPublic },
  with: (original) => ({ ...original, AssociatePublicIpAddress: false }),
  restored: (copy, { AssociatePublicIpAddress }) => ({ ...copy, AssociatePublicIpAddress }),
};

/**
 * Autoscaling.5: Amazon EC2 instances launched using Auto Scaling group launch configurations should not have Public IP
 * addresses.
 *
 * A launch configuration cannot be modified. ASR copies it with the new setting, moves the Auto Scaling groups to the
 * copy, and deletes the original, because Security Hub reports the original for as long as it exists. Templates and
 * scripts that refer to the original by name fail until you undo. A launch configuration that leaves the choice to the
 * subnet is compliant; for the subnet, see EC2.15.
 *
 * Running instances keep their addresses. Instances that the groups launch from then on have no public IP address.
 * Without a NAT gateway or VPC endpoints they cannot reach the internet.
 *
 * ASR refuses a launch configuration whose groups Amazon EKS, a Kubernetes controller or Elastic Beanstalk manages. Undo
 * recreates the original from the copy with the same name and a new id in its ARN, and moves the groups back.
 *
 * The copy uses the instance profile of the original, so ASR needs permission to pass its role. ASR passes only roles
 * that match the parameter `PassableRoles` of the member-roles stack, `asr-passable/*` by default.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-5
 */
export const autoscaling5 = definePlaybook({
  control: 'Autoscaling.5',
  title: 'launch the instances of Auto Scaling groups without public IP addresses',
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
