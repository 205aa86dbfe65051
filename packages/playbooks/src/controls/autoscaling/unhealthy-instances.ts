import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Aws } from '../../engine/index.ts';

/**
 * Returns the ids of the instances of a group that a target group reports as unhealthy. A Classic Load Balancer is not
 * read. A target that is new, unused or draining is not unhealthy.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export async function unhealthyInstances(
  { Instances = [], TargetGroupARNs = [], TrafficSources = [] }: AutoScalingGroup,
  aws: Aws,
): Promise<readonly string[]> {
  const members = new Set(Instances.map(({ InstanceId }) => InstanceId));
  const sources = TrafficSources.filter(({ Type }) => Type === 'elbv2').map(({ Identifier }) => Identifier);
  const unhealthy: string[] = [];
  for (const targetGroup of new Set([...TargetGroupARNs, ...sources])) {
    const targets = await unhealthyTargets(targetGroup, aws);
    unhealthy.push(...targets.filter((each) => members.has(each)));
  }
  return [...new Set(unhealthy)].toSorted();
}

async function unhealthyTargets(TargetGroupArn: string | undefined, aws: Aws): Promise<readonly string[]> {
  const { TargetHealthDescriptions: targets = [] } = await aws
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  // A target that leaves its group while it is unhealthy has the state `unhealthy.draining`.
  const unhealthy = targets.filter(({ TargetHealth: health }) => health?.State?.startsWith('unhealthy'));
  return unhealthy.map(({ Target: target }) => String(target?.Id));
}
