/** The metric filter and alarm of CloudWatch.1 to CloudWatch.14, which differ only in the pattern of the filter. */
import {
  type Aws,
  type Change,
  type Keyed,
  type Plan,
  type Target,
  cannot,
  refuse,
  set,
} from '../../../engine/index.ts';
import { changeFilter, changeMetricAlarm, readFilters } from './filter-and-alarm.ts';
import { type LogGroup, findLogGroup } from './log-group.ts';
import { type AlarmControl, nameFor } from './patterns.ts';
import {
  type Subscription,
  readSubscription,
  readSubscriptions,
  regionOf,
  topicFor,
  defaultTopicArn,
} from './topic.ts';

export interface TrailAlarm {
  readonly logGroup: LogGroup | null;
  /** The topics of alarms that ASR did not create, on filters with the same pattern. */
  readonly otherTopics: readonly string[];
  /** The subscription status of these topics and of the default topic, by ARN. */
  readonly subscriptions: Keyed<Subscription>;
  readonly filter: string | null;
  /** The topic of the alarm that ASR created. */
  readonly alarm: string | null;
}

type Created = 'filter' | 'alarm';

export async function readAlarm(control: AlarmControl, target: Target, aws: Aws): Promise<TrailAlarm> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null) return { logGroup, otherTopics: [], subscriptions: {}, filter: null, alarm: null };

  const { otherTopics, filter, alarm } = await readFilters(control, logGroup, aws);
  const topics = new Set([...otherTopics, ...(alarm === null ? [] : [alarm]), topicFor(defaultTopicArn, logGroup)]);
  return { logGroup, otherTopics, subscriptions: await readSubscriptions([...topics], aws), filter, alarm };
}

export function planAlarm(
  control: AlarmControl,
  account: TrailAlarm,
  { topicArn }: { readonly topicArn: string },
): Plan<TrailAlarm, Created> {
  const { logGroup, otherTopics, subscriptions, filter, alarm } = account;
  if (logGroup === null) {
    return refuse(
      'No multi-Region trail of this account delivers to a log group of this account. Remediate CloudTrail.1, which ' +
        'creates a trail, and CloudTrail.5, which sets up the delivery.',
    );
  }
  if (!logGroup.receives) {
    return refuse(
      `The trail ${logGroup.trail} is stopped or does not record all read and write management events, so the control ` +
        'would still fail. Remediate CloudTrail.1, which completes a trail.',
    );
  }
  const inUse = filter === null || alarm === null ? otherTopics : [...otherTopics, alarm];
  if (inUse.some((topic) => subscriptions[topic] === 'subscribed')) return { kind: 'compliant' };
  const hidden = inUse.find((topic) => subscriptions[topic] === 'hidden');
  if (hidden !== undefined) return refuse(noSubscriber(control, hidden, 'hidden'));

  const topic = topicFor(topicArn, logGroup);
  if (regionOf(topic) !== logGroup.region) {
    return refuse(
      `The alarm must be in ${logGroup.region}, the Region of the log group, so it cannot publish to ${topic}. Set topicArn to a topic in ${logGroup.region}.`,
    );
  }
  const subscription = subscriptions[topic] ?? 'subscribed';
  if (subscription !== 'subscribed') return refuse(noSubscriber(control, topic, subscription));
  // The alarm comes first, because creating it can be impossible.
  return set<TrailAlarm, Created>(account, { alarm: topic, filter: nameFor(control) });
}

export async function changeAlarm(
  control: AlarmControl,
  target: Target,
  { field, from, to }: Change<TrailAlarm, Created>,
  aws: Aws,
): Promise<void> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null) cannot('The trail no longer delivers to a log group. Remediate CloudTrail.5, then try again.');
  if (field === 'filter') return changeFilter(control, to, logGroup, aws);
  if (from === null && to !== null) {
    const subscription = await readSubscription(to, aws);
    if (subscription !== 'subscribed') cannot(noSubscriber(control, to, subscription));
  }
  return changeMetricAlarm(control, to, logGroup, aws);
}

function noSubscriber(control: AlarmControl, topic: string, subscription: Exclude<Subscription, 'subscribed'>): string {
  if (subscription === 'hidden') {
    return (
      `This account is not allowed to list the subscriptions of ${topic}, so ASR and Security Hub cannot determine whether ` +
      'the topic has a subscriber. Allow sns:ListSubscriptionsByTopic in the topic policy, then remediate again.'
    );
  }
  return (
    `The topic ${topic} ${subscription === 'absent' ? 'does not exist' : 'has no confirmed subscription'}, so the control would ` +
    'still fail. Create a topic with a confirmed subscription, then set it in asr.config.yaml: ' +
    `\`controls: { ${control}: { parameters: { topicArn: <its ARN> } } }\`.`
  );
}
