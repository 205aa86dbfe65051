/** Creates, changes and removes the auto scaling of one part of a table's capacity. */
import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { type Aws, type Target, cannot, ifAbsent } from '../../../engine/index.ts';
import { metricOf, scalableOf } from './scalable.ts';
import { type Limits, type Tracking, findPolicy, policiesOf, readLimits } from './scaling.ts';

/** @param limits `null` ends the scaling of this part. Its capacity keeps the current value. */
export async function changeLimits(target: Target, part: string, limits: Limits | null, aws: Aws): Promise<void> {
  if (limits === null) return stopScaling(target, part, aws);
  const isNew = (await readLimits(target, part, aws)) === undefined;
  await aws.client(ApplicationAutoScalingClient).send(
    new RegisterScalableTargetCommand({
      ...scalableOf(target, part),
      MinCapacity: limits.min,
      MaxCapacity: limits.max,
      // RegisterScalableTarget does not accept tags for an existing target.
      ...(isNew && { Tags: { 'asr:remediation': 'DynamoDB.1' } }),
    }),
  );
}

/** @param tracking `null` deletes the policy and the alarms that Application Auto Scaling created for it. */
export async function changeTracking(
  target: Target,
  part: string,
  { from, to }: { readonly from: Tracking | null; readonly to: Tracking | null },
  aws: Aws,
): Promise<void> {
  const client = aws.client(ApplicationAutoScalingClient);
  const scalable = scalableOf(target, part);
  if (to === null) {
    const remove = new DeleteScalingPolicyCommand({ ...scalable, PolicyName: from?.policy });
    await client.send(remove).catch(ifAbsent('ObjectNotFoundException', {}));
    return;
  }
  const present = await findPolicy(target, part, aws);
  await client.send(
    new PutScalingPolicyCommand({
      ...scalable,
      PolicyName: to.policy,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        // The cooldown periods and the scale-in setting of an existing policy do not change.
        ...(present?.PolicyName === to.policy && present.TargetTrackingScalingPolicyConfiguration),
        PredefinedMetricSpecification: { PredefinedMetricType: metricOf(part) },
        TargetValue: to.utilization ?? undefined,
      },
    }),
  );
}

/** Deregisters the target, unless it has other policies or a schedule, which the deregistration would also delete. */
async function stopScaling(target: Target, part: string, aws: Aws): Promise<void> {
  const client = aws.client(ApplicationAutoScalingClient);
  const scalable = scalableOf(target, part);
  const policies = await policiesOf(target, part, aws);
  const { ScheduledActions: schedule = [] } = await client.send(new DescribeScheduledActionsCommand(scalable));
  if (policies.length + schedule.length > 0) {
    cannot(
      `The ${part} capacity of ${scalable.ResourceId} has an additional scaling policy or schedule, so undo kept its ` +
        'auto scaling. Deregister the scalable target manually if you do not need it.',
    );
  }
  await client.send(new DeregisterScalableTargetCommand(scalable)).catch(ifAbsent('ObjectNotFoundException', {}));
}
