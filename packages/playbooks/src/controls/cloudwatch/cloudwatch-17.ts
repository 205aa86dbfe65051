import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import {
  type Aws,
  type Target,
  asList,
  askFor,
  definePlaybook,
  refuse,
  resourceNameOf,
  set,
} from '../../engine/index.ts';

const alarm = 'arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}' as const;

/**
 * CloudWatch.17: CloudWatch alarm actions should be activated.
 *
 * ASR activates the actions of a metric alarm. CloudWatch runs them when the state of the alarm changes, and those of Amazon
 * EC2 Auto Scaling also while the state lasts. The change has no cost.
 *
 * If an action does more than publish to an Amazon SNS topic, the remediation requires approval: it can stop, terminate or
 * reboot an instance, scale a group, or start a function. It also requires approval if the alarm is part of a composite
 * alarm, because its actions may be off so that only the composite alarm notifies. ASR refuses the alarms of target tracking.
 *
 * @failed The AWS Config rule `cloudwatch-alarm-action-enabled-check` finds a metric alarm whose actions are deactivated.
 * @reads The alarm, its actions, and the names of the composite alarms that contain it.
 * @impact Resources on which an action of the alarm acts. Subscribers of its topics get notifications.
 * @owners Target tracking policies of Amazon EC2 Auto Scaling and Application Auto Scaling.
 * @undo Notifications and actions in between are not reversed.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-17
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 */
export const cloudWatch17 = definePlaybook({
  control: 'CloudWatch.17',
  title: 'activate the actions of a CloudWatch alarm',
  resourceType: 'AwsCloudWatchAlarm',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['cloudwatch:DescribeAlarms'],
    write: ['cloudwatch:EnableAlarmActions', 'cloudwatch:DisableAlarmActions'],
    on: {
      // The call for the composite alarms of an alarm names no alarm that it returns.
      'cloudwatch:DescribeAlarms': ['arn:{partition}:cloudwatch:{region}:{account}:alarm:*'],
      'cloudwatch:EnableAlarmActions': [alarm],
      'cloudwatch:DisableAlarmActions': [alarm],
    },
  },
  undoOnly: ['cloudwatch:DisableAlarmActions'],
  parameters: {},

  read,

  plan(state) {
    if (!state.isActive && state.isOfTargetTracking) {
      return refuse(
        'A target tracking policy owns the alarm. Change the scaling policy, which creates its alarms again, or delete it.',
      );
    }
    return askFor(set(state, { isActive: true }), 'isActive', whatActs(state));
  },

  mayStayFailed({ actions }) {
    if (actions.length > 0) return undefined;
    return 'The alarm has no action, for which Security Hub also reports FAILED. Add an action to the alarm.';
  },

  async apply({ resourceId }, { to: isActive }, aws) {
    const AlarmNames = [resourceNameOf(resourceId)];
    const cloudWatch = aws.client(CloudWatchClient);
    await (isActive
      ? cloudWatch.send(new EnableAlarmActionsCommand({ AlarmNames }))
      : cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames })));
  },
});

async function read({ resourceId }: Target, aws: Aws) {
  const cloudWatch = aws.client(CloudWatchClient);
  const name = resourceNameOf(resourceId);
  const { MetricAlarms: [found] = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm'] }),
  );
  if (found === undefined) return undefined;
  const isActive = found.ActionsEnabled ?? true;
  return {
    isActive,
    actions: actionsOf(found),
    isOfTargetTracking: name.startsWith('TargetTracking-'),
    parents: isActive ? [] : await parentsOf(name, cloudWatch),
  };
}

function actionsOf({ AlarmActions, OKActions, InsufficientDataActions }: MetricAlarm): readonly string[] {
  return [...new Set([AlarmActions, OKActions, InsufficientDataActions].flatMap((arns) => arns ?? []))].toSorted();
}

/** An alarm can be part of up to 150 composite alarms. A page has up to 100, which is enough to ask. */
async function parentsOf(name: string, cloudWatch: CloudWatchClient): Promise<readonly string[]> {
  const { CompositeAlarms: parents = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ ParentsOfAlarmName: name, AlarmTypes: ['CompositeAlarm'], MaxRecords: 100 }),
  );
  return parents.map(({ AlarmName }) => String(AlarmName)).toSorted();
}

/** Empty if the alarm only publishes to topics, and is part of no composite alarm. */
function whatActs({ actions, parents }: { readonly actions: readonly string[]; readonly parents: readonly string[] }) {
  const acting = actions.filter((arn) => !/^arn:[\w-]+:sns:/.test(arn));
  return [
    ...(acting.length === 0 ? [] : [`After this change, the alarm can run ${asList(acting)}.`]),
    ...(parents.length === 0
      ? []
      : [`The alarm is part of the composite alarm ${asList(parents)}, which may act in its place.`]),
  ].join(' ');
}
