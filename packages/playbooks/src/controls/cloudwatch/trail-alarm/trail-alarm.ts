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
import { changeFilter, changeMetricAlarm, readFilters, readOwn } from './filter-and-alarm.ts';
import { type LogGroup, findLogGroup } from './log-group.ts';
import { type AlarmControl, nameFor } from './patterns.ts';
import { type Obstacle, type Subscription, readObstacle, readSubscriptions, regionOf, topicFor } from './topic.ts';

export interface TrailAlarm {
  readonly logGroup: LogGroup | null;
  /** The topics of all alarms on filters with the pattern of the control. */
  readonly topics: readonly string[];
  /** The subscription status of these topics and of the topic for a new alarm, by ARN. */
  readonly subscriptions: Keyed<Subscription>;
  /** What prevents a new alarm from publishing to its topic. */
  readonly obstacle: Obstacle;
  /** The filter that ASR created: its name, followed by its log group if that is not the group of the trail. */
  readonly filter: string | null;
  /** The topic of the alarm that ASR created. */
  readonly alarm: string | null;
}

interface AlarmParameters {
  readonly topicArn: string;
}

type Created = 'filter' | 'alarm';

export async function readAlarm(
  control: AlarmControl,
  target: Target,
  aws: Aws,
  { topicArn }: AlarmParameters,
): Promise<TrailAlarm> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null) {
    const own = await readOwn(control, target.region, aws);
    return { logGroup, topics: [], subscriptions: {}, obstacle: null, ...own };
  }

  const { topics, filter, alarm } = await readFilters(control, logGroup, aws);
  const topic = topicFor(topicArn, logGroup);
  // An alarm cannot publish to another Region, which can also be one that the account does not use.
  const isInRegion = regionOf(topic) === logGroup.region;
  return {
    logGroup,
    topics,
    subscriptions: await readSubscriptions([...new Set([...topics, ...(isInRegion ? [topic] : [])])], aws),
    obstacle: isInRegion ? await readObstacle(topic, aws) : null,
    filter,
    alarm,
  };
}

export function planAlarm(
  control: AlarmControl,
  account: TrailAlarm,
  { topicArn }: AlarmParameters,
): Plan<TrailAlarm, Created> {
  const { logGroup, topics, subscriptions } = account;
  if (logGroup === null) {
    return refuse(
      'No multi-Region trail of this account delivers to a log group of this account. Remediate CloudTrail.1, which ' +
        'creates a trail, and CloudTrail.5, which sets up the delivery.',
    );
  }
  if (!logGroup.receives) {
    return refuse(
      `The trail ${logGroup.trail} is stopped or does not record all read and write management events, so the control ` +
        'would still fail. Complete the trail, for example with CloudTrail.1, or delete it if another trail replaces it.',
    );
  }
  if (topics.some((topic) => subscriptions[topic] === 'subscribed')) return { kind: 'compliant' };
  const hidden = topics.find((topic) => subscriptions[topic] === 'hidden');
  if (hidden !== undefined) return refuse(noSubscriber(control, hidden, 'hidden'));

  const topic = topicFor(topicArn, logGroup);
  if (regionOf(topic) !== logGroup.region) {
    return refuse(
      `The alarm must be in ${logGroup.region}, the Region of the log group, so it cannot publish to ${topic}. Set topicArn to a topic in ${logGroup.region}.`,
    );
  }
  const subscription = subscriptions[topic] ?? 'absent';
  if (subscription !== 'subscribed') return refuse(noSubscriber(control, topic, subscription));
  if (account.obstacle !== null) return refuse(whyUnreachable(topic, account.obstacle));
  return set<TrailAlarm, Created>(account, { alarm: topic, filter: nameFor(control) });
}

/** Makes the changes in order. */
export async function changeAlarm(
  control: AlarmControl,
  target: Target,
  changes: readonly Change<TrailAlarm, Created>[],
  aws: Aws,
): Promise<void> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null) cannot('The trail no longer delivers to a log group. Remediate CloudTrail.5, then try again.');
  for (const { field, to } of changes) {
    if (field === 'filter') await changeFilter(control, to, logGroup, aws);
    else await changeMetricAlarm(control, to, logGroup, aws);
  }
}

function noSubscriber(control: AlarmControl, topic: string, subscription: Exclude<Subscription, 'subscribed'>): string {
  if (subscription === 'hidden') {
    return (
      `This account is not allowed to list the subscriptions of ${topic}, so Security Hub would report WARNING. ` +
      'Allow sns:ListSubscriptionsByTopic in the topic policy, then remediate again.'
    );
  }
  return (
    `The topic ${topic} ${subscription === 'absent' ? 'does not exist' : 'has no confirmed subscription'}, so the control would ` +
    'still fail. Create a topic with a confirmed subscription, then set it in asr.config.yaml: ' +
    `\`controls: { ${control}: { parameters: { topicArn: <its ARN> } } }\`.`
  );
}

function whyUnreachable(topic: string, obstacle: 'key' | 'policy'): string {
  return obstacle === 'key'
    ? `The topic ${topic} is encrypted with the AWS managed key, which CloudWatch alarms cannot use. Encrypt it with a ` +
        'customer managed key whose policy allows cloudwatch.amazonaws.com, then remediate again.'
    : `The policy of the topic ${topic} does not allow CloudWatch alarms to publish. Allow sns:Publish to ` +
        'cloudwatch.amazonaws.com in it, then remediate again.';
}
