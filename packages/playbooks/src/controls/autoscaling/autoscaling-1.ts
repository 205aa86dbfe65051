import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { askFor, cutOff, definePlaybook, resourceNameOf, set } from '../../engine/index.ts';
import { seconds } from '../../parameters/index.ts';
import { unhealthyInstances } from './unhealthy-instances.ts';

// The target's `{id}` is only the last part of the name, and a name can contain slashes.
const groupsOfName = 'arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}';

/**
 * AutoScaling.1: Auto Scaling groups associated with a load balancer should use ELB health checks.
 *
 * Auto Scaling replaces an instance when the load balancer reports it as unhealthy. If instances work but fail their
 * health check, Auto Scaling replaces all of them repeatedly. Remediation therefore always requires approval. The
 * request names the instances that a target group reports as unhealthy now.
 *
 * If the grace period is shorter than the parameter `healthCheckGracePeriod` (300 seconds by default), ASR raises it,
 * so that starting instances are not replaced.
 *
 * @failed The AWS Config rule `autoscaling-group-elb-healthcheck-required` finds a group with a load balancer that does
 * not use ELB health checks.
 * @reads The load balancers, target groups, health checks and tags of the group, and the health of its instances in
 * target groups. The health behind a Classic Load Balancer is not read.
 * @impact Instances that the load balancer reports as unhealthy are replaced.
 * @owners Amazon EKS, Kubernetes controllers and AWS Elastic Beanstalk. ASR refuses their groups.
 * @undo Undo restores both settings. Instances that Auto Scaling replaced in the meantime are lost.
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
    read: ['autoscaling:DescribeAutoScalingGroups', 'elasticloadbalancing:DescribeTargetHealth'],
    write: ['autoscaling:UpdateAutoScalingGroup'],
    on: { 'autoscaling:UpdateAutoScalingGroup': [groupsOfName] },
  },
  parameters: {
    healthCheckGracePeriod: seconds({ default: 300, min: 0, max: 7200, meaning: 'floor' }),
  },

  async read({ resourceId }, aws) {
    const { AutoScalingGroups: [found] = [] } = await aws
      .client(AutoScalingClient)
      .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [resourceNameOf(resourceId)] }));
    // A group has a status only during its deletion.
    if (found === undefined || found.Status !== undefined) return undefined;
    const healthCheckType = found.HealthCheckType ?? 'EC2';
    return {
      hasLoadBalancer: hasLoadBalancer(found),
      healthCheckType,
      // Auto Scaling replaces them already if it uses ELB health checks.
      unhealthy: typesIn(healthCheckType).includes('ELB') ? [] : await unhealthyInstances(found, aws),
      gracePeriodSeconds: found.HealthCheckGracePeriod ?? 0,
    };
  },

  plan(group, { healthCheckGracePeriod }) {
    const types = typesIn(group.healthCheckType);
    if (!group.hasLoadBalancer || types.includes('ELB')) return { kind: 'compliant' };
    const planned = set(group, {
      // The grace period comes first, so that no starting instance is replaced.
      gracePeriodSeconds: Math.max(group.gracePeriodSeconds, healthCheckGracePeriod),
      // EC2 status checks always apply, whether this value names EC2 or not.
      healthCheckType: ['ELB', ...types.filter((type) => type !== 'EC2')].join(','),
    });
    return askFor(planned, 'healthCheckType', whatIsReplaced(group.unhealthy));
  },

  async apply({ resourceId }, change, aws) {
    const setting =
      change.field === 'healthCheckType' ? { HealthCheckType: change.to } : { HealthCheckGracePeriod: change.to };
    await aws
      .client(AutoScalingClient)
      .send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: resourceNameOf(resourceId), ...setting }));
  },
});

function hasLoadBalancer({
  LoadBalancerNames = [],
  TargetGroupARNs = [],
  TrafficSources = [],
}: AutoScalingGroup): boolean {
  const balancers = TrafficSources.filter(({ Type }) => Type !== 'vpc-lattice');
  return LoadBalancerNames.length + TargetGroupARNs.length + balancers.length > 0;
}

/** Returns `['EBS', 'ELB']` for `EBS,ELB`. */
function typesIn(healthCheckType: string): readonly string[] {
  return healthCheckType.split(',').map((type) => type.trim());
}

/** Returns a sentence for the approver; empty if no instance is unhealthy. */
function whatIsReplaced(unhealthy: readonly string[]): string {
  const instances = unhealthy.map((name) => ({ kind: 'instance', name }));
  return cutOff(instances, 'stay in service, because a target group reports an unhealthy state');
}
