import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { definePlaybook, set } from '../../engine/index.ts';
import { seconds } from '../../parameters/index.ts';

// The target's `{id}` is only the last part of the name, and a name can contain slashes.
const groupsOfName = 'arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}';

/**
 * AutoScaling.1: Auto Scaling groups associated with a load balancer should use ELB health checks.
 *
 * Auto Scaling replaces an instance when the load balancer reports it as unhealthy. If instances work but fail their
 * health check, Auto Scaling replaces all of them repeatedly. Check the health of the target groups before you
 * remediate.
 *
 * If the grace period is shorter than the parameter `healthCheckGracePeriod` (300 seconds by default), ASR raises it,
 * so that starting instances are not replaced. Undo restores both settings.
 *
 * Remediation always requires approval, because ASR cannot know whether the health checks are right. ASR refuses a group
 * that Amazon EKS, a Kubernetes controller or Elastic Beanstalk manages.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-1
 */
export const autoScaling1 = definePlaybook({
  control: 'AutoScaling.1',
  title: 'enable ELB health checks for an Auto Scaling group',
  resourceType: 'AwsAutoScalingAutoScalingGroup',
  scope: 'regional',
  effect: 'reversible',
  // A health check that fails on working instances makes Auto Scaling terminate the whole fleet. Undo comes too late.
  alwaysAsks: true,
  permissions: {
    read: ['autoscaling:DescribeAutoScalingGroups'],
    write: ['autoscaling:UpdateAutoScalingGroup'],
    on: { 'autoscaling:UpdateAutoScalingGroup': [groupsOfName] },
  },
  parameters: {
    healthCheckGracePeriod: seconds({ default: 300, min: 0, max: 7200, meaning: 'floor' }),
  },

  async read({ resourceId }, aws) {
    const { AutoScalingGroups: [found] = [] } = await aws
      .client(AutoScalingClient)
      .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [nameOfGroup(resourceId)] }));
    // A group has a status only during its deletion.
    if (found === undefined || found.Status !== undefined) return undefined;
    return {
      hasLoadBalancer: hasLoadBalancer(found),
      healthCheckType: found.HealthCheckType ?? 'EC2',
      gracePeriodSeconds: found.HealthCheckGracePeriod ?? 0,
    };
  },

  plan(group, { healthCheckGracePeriod }) {
    const types = group.healthCheckType.split(',').map((type) => type.trim());
    if (!group.hasLoadBalancer || types.includes('ELB')) return { kind: 'compliant' };
    return set(group, {
      // The grace period comes first, so that no starting instance is replaced.
      gracePeriodSeconds: Math.max(group.gracePeriodSeconds, healthCheckGracePeriod),
      // EC2 status checks always apply, whether this value names EC2 or not.
      healthCheckType: ['ELB', ...types.filter((type) => type !== 'EC2')].join(','),
    });
  },

  async apply({ resourceId }, change, aws) {
    const setting =
      change.field === 'healthCheckType' ? { HealthCheckType: change.to } : { HealthCheckGracePeriod: change.to };
    await aws
      .client(AutoScalingClient)
      .send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: nameOfGroup(resourceId), ...setting }));
  },
});

/**
 * Returns `team/web` for
 * `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0ab1:autoScalingGroupName/team/web`.
 */
function nameOfGroup(resourceId: string): string {
  return resourceId.replace(/^arn:.*:autoScalingGroupName\//, '');
}

function hasLoadBalancer({
  LoadBalancerNames = [],
  TargetGroupARNs = [],
  TrafficSources = [],
}: AutoScalingGroup): boolean {
  const balancers = TrafficSources.filter(({ Type }) => Type !== 'vpc-lattice');
  return LoadBalancerNames.length + TargetGroupARNs.length + balancers.length > 0;
}
