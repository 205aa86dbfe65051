import {
  AutoScalingClient,
  paginateDescribeAutoScalingGroups,
  type AutoScalingGroup,
  type LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import { type Aws, type Consumer, type Target, lastPartOf } from '../../../engine/index.ts';

/**
 * Returns the Auto Scaling groups that launch from the default or the latest version of the launch template, sorted by
 * name. A group that names a version by its number keeps it.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_LaunchTemplateSpecification.html
 */
export async function launchingGroups({ resourceId }: Target, aws: Aws): Promise<readonly Consumer[]> {
  const id = lastPartOf(resourceId);
  const found: string[] = [];
  // DescribeAutoScalingGroups has no filter for launch templates.
  const pages = paginateDescribeAutoScalingGroups({ client: aws.client(AutoScalingClient), pageSize: 100 }, {});
  for await (const { AutoScalingGroups: groups = [] } of pages) {
    const following = groups.filter((group) => templatesOf(group).some((one) => follows(one, id)));
    found.push(...following.map(({ AutoScalingGroupName: name = '' }) => name));
  }
  return found.toSorted().map((name) => ({ kind: 'Auto Scaling group', name }));
}

function templatesOf({ LaunchTemplate: own, MixedInstancesPolicy: mixed }: AutoScalingGroup) {
  const { LaunchTemplateSpecification: common, Overrides: overrides = [] } = mixed?.LaunchTemplate ?? {};
  return [own, common, ...overrides.map(({ LaunchTemplateSpecification: one }) => one)];
}

/** A group without a version uses the default version. */
function follows(template: LaunchTemplateSpecification | undefined, id: string): boolean {
  return template?.LaunchTemplateId === id && ['$Default', '$Latest'].includes(template.Version ?? '$Default');
}
