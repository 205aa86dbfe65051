/**
 * The auto scaling of one part of a table's capacity: its limits and its policy.
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

/** The limits of the capacity, in capacity units. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** The target tracking of the capacity. */
export interface Tracking {
  readonly policy: string;
  /** The target utilization in percent. `null` for a policy that tracks another metric, which ASR does not change. */
  readonly utilization: number | null;
}

/** Returns the limits, or `undefined` if the part does not scale. */
export async function readLimits(target: Target, part: string, aws: Aws): Promise<Limits | undefined> {
  const { ResourceId, ...scalable } = scalableOf(target, part);
  const { ScalableTargets: [found] = [] } = await aws
    .client(ApplicationAutoScalingClient)
    .send(new DescribeScalableTargetsCommand({ ...scalable, ResourceIds: [ResourceId] }));
  return found && { min: found.MinCapacity ?? 0, max: found.MaxCapacity ?? 0 };
}

/** Returns the tracking, or `undefined` if no policy tracks the capacity. */
export async function readTracking(target: Target, part: string, aws: Aws): Promise<Tracking | undefined> {
  const found = await findPolicy(target, part, aws);
  if (found?.PolicyName === undefined) return undefined;
  const utilization = isByUtilization(found, part) ? found.TargetTrackingScalingPolicyConfiguration?.TargetValue : null;
  return { policy: found.PolicyName, utilization: utilization ?? null };
}

/** Returns the policy that tracks the utilization, or else any target tracking policy. */
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
