import {
  type LaunchSetting,
  applyLaunch,
  copiesLaunchConfiguration,
  planLaunch,
  readLaunch,
} from './launch-configuration.ts';
import { definePlaybook, resourceNameOf } from '../../engine/index.ts';

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
 * copy, and deletes the original, because Security Hub reports the original for as long as it exists. Running instances
 * stay as they are.
 *
 * Instances that the groups launch from then on have no public IP address. Without a NAT gateway or VPC endpoints they
 * cannot reach the internet or AWS services, and can fail to start. Remediation therefore always requires approval. A
 * launch configuration that leaves the choice to the subnet is compliant; for the subnet, see EC2.15.
 *
 * The copy uses the instance profile of the original, so ASR needs permission to pass its role. ASR passes only roles
 * that match the parameter `PassableRoles` of the member-roles stack, `asr-passable/*` by default.
 *
 * @failed The AWS Config rule `autoscaling-launch-config-public-ip-disabled` finds a launch configuration that assigns
 * public IP addresses.
 * @reads The public IP setting of the launch configuration, the groups that use it, and their tags.
 * @impact Clients that connect to the public addresses of new instances, and connections of these instances to the
 * internet. Templates and scripts that refer to the original by name fail.
 * @owners Amazon EKS, Kubernetes controllers and AWS Elastic Beanstalk. ASR refuses launch configurations of their
 * groups.
 * @undo Undo recreates the original from the copy, with the same name and a new id in its ARN, and moves the groups
 * back. If another control replaced the copy since, undo that remediation first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-5
 */
export const autoscaling5 = definePlaybook({
  control: 'Autoscaling.5',
  title: 'launch the instances of Auto Scaling groups without public IP addresses',
  resourceType: 'AwsAutoScalingLaunchConfiguration',
  scope: 'regional',
  effect: 'reversible',
  // In a public subnet, an instance without a public IP address has no route to the internet and can fail to start.
  alwaysAsks: true,
  permissions: copiesLaunchConfiguration,
  parameters: {},

  async read(target, aws) {
    const launch = await readLaunch(setting, target, aws);
    return launch && { ...launch, name: resourceNameOf(target.resourceId) };
  },

  plan(launch) {
    return planLaunch('Autoscaling.5', launch, launch.name);
  },

  apply(target, change, aws) {
    return applyLaunch(setting, target, change, aws);
  },
});
