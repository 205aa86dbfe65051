/** Makes, changes and removes the auto scaling of one part of a table's capacity. */
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

/** @param limits `null`: the part scales no more, and its capacity stays as it is at that moment. */
export async function changeLimits(target: Target, part: string, limits: Limits | null, aws: Aws): Promise<void> {
  if (limits === null) return stopScaling(target, part, aws);
  const isNew = (await readLimits(target, part, aws)) === undefined;
  await aws.client(ApplicationAutoScalingClient).send(
    new RegisterScalableTargetCommand({
      ...scalableOf(target, part),
      MinCapacity: limits.min,
      MaxCapacity: limits.max,
      // A target that is there takes no tags this way.
      ...(isNew && { Tags: { 'asr:remediation': 'DynamoDB.1' } }),
    }),
  );
}

/** @param tracking `null` removes the policy, and with it the alarms that Application Auto Scaling made for it. */
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
        // Times to wait, and whether it may scale in, are for its author to say.
        ...(present?.PolicyName === to.policy && present.TargetTrackingScalingPolicyConfiguration),
        PredefinedMetricSpecification: { PredefinedMetricType: metricOf(part) },
        TargetValue: to.utilization ?? undefined,
      },
    }),
  );
}

/** Application Auto Scaling would delete the policies and the schedule along with the target. */
async function stopScaling(target: Target, part: string, aws: Aws): Promise<void> {
  const client = aws.client(ApplicationAutoScalingClient);
  const scalable = scalableOf(target, part);
  const policies = await policiesOf(target, part, aws);
  const { ScheduledActions: schedule = [] } = await client.send(new DescribeScheduledActionsCommand(scalable));
  if (policies.length + schedule.length > 0) {
    cannot(
      `Somebody added a scaling policy or a schedule to the ${part} capacity of ${scalable.ResourceId}, so its ` +
        'auto scaling was kept. Deregister the scalable target by hand if nobody needs it.',
    );
  }
  await client.send(new DeregisterScalableTargetCommand(scalable)).catch(ifAbsent('ObjectNotFoundException', {}));
}
