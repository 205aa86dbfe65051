import {
  type LaunchSetting,
  applyLaunch,
  askForAll,
  copiesLaunchConfiguration,
  planLaunch,
  readLaunch,
} from './launch-configuration.ts';
import { imdsV1Calls } from '../ec2/instance/index.ts';
import { cutOff, definePlaybook, resourceNameOf } from '../../engine/index.ts';

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
 * copy, and deletes the original, because Security Hub reports the original for as long as it exists. Running instances
 * stay as they are.
 *
 * Instances that the groups launch from then on accept only metadata requests with a token. ASR reads the CloudWatch
 * metric `MetadataNoToken`. If software on instances of the groups used IMDSv1 in the last 14 days, or if CloudWatch has
 * no figures on a group, the remediation requires approval.
 *
 * The copy uses the instance profile of the original, so ASR needs permission to pass its role. ASR passes only roles
 * that match the parameter `PassableRoles` of the member-roles stack, `asr-passable/*` by default.
 *
 * @failed The AWS Config rule `autoscaling-launchconfig-requires-imdsv2` finds a launch configuration that does not
 * require tokens, or does not say so.
 * @reads The metadata options of the launch configuration, the groups that use it, their tags, and their use of IMDSv1.
 * @impact Software on new instances that does not support IMDSv2 loses its credentials. Templates and scripts that
 * refer to the original by name fail.
 * @owners Amazon EKS, Kubernetes controllers and AWS Elastic Beanstalk. ASR refuses launch configurations of their
 * groups.
 * @undo Undo recreates the original from the copy, with the same name and a new id in its ARN, and moves the groups
 * back. If another control replaced the copy since, undo that remediation first.
 * @unverified Whether CloudWatch has the metric by group without detailed monitoring. If not, ASR asks.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-3
 */
export const autoScaling3 = definePlaybook({
  control: 'AutoScaling.3',
  title: 'require IMDSv2 for the instances that Auto Scaling groups launch',
  resourceType: 'AwsAutoScalingLaunchConfiguration',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    ...copiesLaunchConfiguration,
    read: [...copiesLaunchConfiguration.read, 'cloudwatch:GetMetricStatistics'],
  },
  parameters: {},

  async read(target, aws) {
    const launch = await readLaunch(setting, target, aws);
    if (launch === undefined) return undefined;
    const groups = launch.isMet || launch.original === null ? [] : Object.keys(launch.groups);
    const imdsV1: { [group: string]: number | null } = {};
    for (const group of groups) imdsV1[group] = await imdsV1Calls({ Name: 'AutoScalingGroupName', Value: group }, aws);
    return { ...launch, name: resourceNameOf(target.resourceId), imdsV1 };
  },

  plan(launch) {
    const planned = planLaunch('AutoScaling.3', launch, launch.name);
    const reason = whoLosesAccess(launch.imdsV1);
    return reason === '' ? planned : askForAll(planned, reason);
  },

  apply(target, change, aws) {
    return applyLaunch(setting, target, change, aws);
  },
});

/** Empty if no software on instances of the groups used IMDSv1. */
function whoLosesAccess(imdsV1: { readonly [group: string]: number | null }): string {
  const groups = Object.keys(imdsV1);
  const using = groups.filter((group) => (imdsV1[group] ?? 0) > 0);
  const unknown = groups.filter((group) => imdsV1[group] === null);
  const consumers = using.map((group) => ({
    kind: `software that used IMDSv1 ${imdsV1[group]} times in the last 14 days on instances of group`,
    name: group,
  }));
  return [
    cutOff(consumers, 'read metadata and credentials on new instances'),
    ...unknown.map(
      (group) => `CloudWatch has no figures on IMDSv1 for group ${group}, because no instance ran long enough.`,
    ),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
