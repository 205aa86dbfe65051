import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { definePlaybook, set } from '../../engine/index.ts';
import { seconds } from '../../parameters/index.ts';

// The target's `{id}` is the last part of the name alone, and a name may hold slashes.
const groupsOfName = 'arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}';

/**
 * AutoScaling.1: Auto Scaling groups associated with a load balancer should use ELB health checks.
 *
 * From now on an instance that the load balancer calls unhealthy is replaced. Where instances serve well although
 * their health check fails, all of them are replaced again and again: look at the target groups first. A grace
 * period shorter than the parameter, 300 seconds, is made as long, so that starting instances are left alone.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-1
 */
export const autoScaling1 = definePlaybook({
  control: 'AutoScaling.1',
  title: 'let an Auto Scaling group replace the instances that its load balancer calls unhealthy',
  resourceType: 'AwsAutoScalingAutoScalingGroup',
  scope: 'regional',
  effect: 'reversible',
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
    // A group has a status only while it is being deleted.
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
      // Before the check, so that no starting instance is checked too soon.
      gracePeriodSeconds: Math.max(group.gracePeriodSeconds, healthCheckGracePeriod),
      // Instances are always checked by EC2 itself, with or without its name here.
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

/** `team/web` of `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0ab1:autoScalingGroupName/team/web`. */
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
