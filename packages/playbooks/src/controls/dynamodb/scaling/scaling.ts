/**
 * The auto scaling of one part of a table's capacity: between which limits it goes, and by which policy.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-dynamodb.html
 */
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  paginateDescribeScalingPolicies,
  type ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import type { Aws, Target } from '../../../engine/index.ts';
import { metricOf, scalableOf } from './scalable.ts';

/** The units between which the capacity goes. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** Keeps the utilization of the capacity where it says. */
export interface Tracking {
  readonly policy: string;
  /** In percent; `null` for a policy that goes by another metric, which is its author's business. */
  readonly utilization: number | null;
}

/** `undefined` where the part does not scale. */
export async function readLimits(target: Target, part: string, aws: Aws): Promise<Limits | undefined> {
  const { ResourceId, ...scalable } = scalableOf(target, part);
  const { ScalableTargets: [found] = [] } = await aws
    .client(ApplicationAutoScalingClient)
    .send(new DescribeScalableTargetsCommand({ ...scalable, ResourceIds: [ResourceId] }));
  return found && { min: found.MinCapacity ?? 0, max: found.MaxCapacity ?? 0 };
}

/** `undefined` where nothing tracks the capacity. */
export async function readTracking(target: Target, part: string, aws: Aws): Promise<Tracking | undefined> {
  const found = await findPolicy(target, part, aws);
  if (found?.PolicyName === undefined) return undefined;
  const utilization = isByUtilization(found, part) ? found.TargetTrackingScalingPolicyConfiguration?.TargetValue : null;
  return { policy: found.PolicyName, utilization: utilization ?? null };
}

/** The policy that goes by the utilization; without one, any that tracks something. */
export async function findPolicy(target: Target, part: string, aws: Aws): Promise<ScalingPolicy | undefined> {
  const policies = await policiesOf(target, part, aws);
  const tracking = policies.filter(({ PolicyType }) => PolicyType === 'TargetTrackingScaling');
  return tracking.find((policy) => isByUtilization(policy, part)) ?? tracking[0];
}

export async function policiesOf(target: Target, part: string, aws: Aws): Promise<readonly ScalingPolicy[]> {
  const client = aws.client(ApplicationAutoScalingClient);
  const policies: ScalingPolicy[] = [];
  for await (const page of paginateDescribeScalingPolicies({ client }, scalableOf(target, part))) {
    policies.push(...(page.ScalingPolicies ?? []));
  }
  return policies;
}

function isByUtilization({ TargetTrackingScalingPolicyConfiguration: tracking }: ScalingPolicy, part: string): boolean {
  return tracking?.PredefinedMetricSpecification?.PredefinedMetricType === metricOf(part);
}
