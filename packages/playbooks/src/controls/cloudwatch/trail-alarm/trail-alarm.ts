/**
 * A metric filter on the log group of a trail, and an alarm on its metric that somebody hears of: the same for
 * CloudWatch.1 to CloudWatch.14, but for the pattern.
 */
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
import { type Audience, readAudience, readAudiences, regionOf, topicFor, defaultTopicArn } from './topic.ts';

export interface TrailAlarm {
  readonly logGroup: LogGroup | null;
  /** The topics that somebody else's alarms on the same pattern publish to. */
  readonly watchedBy: readonly string[];
  /** Who hears of the topics in use and of the one that is used unless the policy names another, by ARN. */
  readonly audiences: Keyed<Audience>;
  readonly filter: string | null;
  /** The topic that the alarm of ASR publishes to. */
  readonly alarm: string | null;
}

type Made = 'filter' | 'alarm';

export async function readAlarm(control: AlarmControl, target: Target, aws: Aws): Promise<TrailAlarm> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null) return { logGroup, watchedBy: [], audiences: {}, filter: null, alarm: null };

  const { watchedBy, filter, alarm } = await readFilters(control, logGroup, aws);
  const topics = new Set([...watchedBy, ...(alarm === null ? [] : [alarm]), topicFor(defaultTopicArn, logGroup)]);
  return { logGroup, watchedBy, audiences: await readAudiences([...topics], aws), filter, alarm };
}

export function planAlarm(
  control: AlarmControl,
  account: TrailAlarm,
  { topicArn }: { readonly topicArn: string },
): Plan<TrailAlarm, Made> {
  const { logGroup, watchedBy, audiences, filter, alarm } = account;
  if (logGroup === null) {
    return refuse(
      'No multi-Region trail of the account delivers its events to a log group of the account. ' +
        'Remediate CloudTrail.1, which makes such a trail, and CloudTrail.5, which makes it deliver.',
    );
  }
  const inUse = filter === null || alarm === null ? watchedBy : [...watchedBy, alarm];
  if (inUse.some((topic) => audiences[topic] === 'subscribed')) return { kind: 'compliant' };
  const hidden = inUse.find((topic) => audiences[topic] === 'hidden');
  if (hidden !== undefined) return refuse(unheard(control, hidden, 'hidden'));

  const topic = topicFor(topicArn, logGroup);
  if (regionOf(topic) !== logGroup.region) {
    return refuse(
      `The alarm must be in ${logGroup.region}, with the log group of the trail, so it cannot publish to ${topic}. Name a topic of ${logGroup.region}.`,
    );
  }
  const audience = audiences[topic] ?? 'subscribed';
  if (audience !== 'subscribed') return refuse(unheard(control, topic, audience));
  // The alarm first: it is the one that may turn out to be impossible.
  return set<TrailAlarm, Made>(account, { alarm: topic, filter: nameFor(control) });
}

export async function changeAlarm(
  control: AlarmControl,
  target: Target,
  { field, from, to }: Change<TrailAlarm, Made>,
  aws: Aws,
): Promise<void> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null)
    cannot('The trail no longer delivers to a log group. Remediate CloudTrail.5, then plan again.');
  if (field === 'filter') return changeFilter(control, to, logGroup, aws);
  if (from === null && to !== null) {
    const audience = await readAudience(to, aws);
    if (audience !== 'subscribed') cannot(unheard(control, to, audience));
  }
  return changeMetricAlarm(control, to, logGroup, aws);
}

function unheard(control: AlarmControl, topic: string, audience: Exclude<Audience, 'subscribed'>): string {
  if (audience === 'hidden') {
    return (
      `This account may not list the subscriptions of ${topic}, so neither ASR nor Security Hub can tell whether anybody ` +
      'hears of the alarm. Allow it sns:ListSubscriptionsByTopic in the policy of the topic, then remediate again.'
    );
  }
  return (
    `${audience === 'absent' ? 'There is no topic' : 'Nobody has confirmed a subscription to the topic'} ${topic}, so nobody would ` +
    'hear of the alarm, and Security Hub would not pass it. Subscribe somebody to a topic and confirm it, then put the topic ' +
    `into asr.config.yaml: \`controls: { ${control}: { parameters: { topicArn: <its ARN> } } }\`.`
  );
}
