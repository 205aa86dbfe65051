/**
 * A metric filter on the log group of a trail, an alarm on its metric and a topic that hears of it: the
 * same for CloudWatch.1 to CloudWatch.14, but for the pattern. The topic is theirs together.
 */
import { cannot, refuse, set } from '../plan.ts';
import type { Aws, Change, Plan, Target } from '../playbook.ts';
import { changeFilter, changeMetricAlarm, readFilters, type LogGroup } from './filter-and-alarm.ts';
import { findLogGroup } from './log-group.ts';
import { nameFor, type AlarmControl } from './patterns.ts';
import { changeTopic, hasTopic } from './topic.ts';

export interface TrailAlarm {
  readonly logGroup: LogGroup | null;
  /** Somebody else's filter and alarm do all of it. */
  readonly isWatched: boolean;
  /** Its ARN. */
  readonly topic: string | null;
  readonly filter: string | null;
  readonly alarm: string | null;
}

type Made = 'topic' | 'filter' | 'alarm';

export async function readAlarm(control: AlarmControl, target: Target, aws: Aws): Promise<TrailAlarm> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null) return { logGroup, isWatched: false, topic: null, filter: null, alarm: null };

  const { isWatched, filter, alarm } = await readFilters(control, logGroup, aws);
  return { logGroup, isWatched, topic: (await hasTopic(logGroup, aws)) ? logGroup.topicArn : null, filter, alarm };
}

export function planAlarm(control: AlarmControl, account: TrailAlarm): Plan<TrailAlarm, Made> {
  if (account.logGroup === null) {
    return refuse(
      'No multi-Region trail of the account delivers its events to a log group of the account. ' +
        'Remediate CloudTrail.1, which makes such a trail, and CloudTrail.5, which makes it deliver.',
    );
  }
  if (account.isWatched) return { kind: 'compliant' };
  const name = nameFor(control);
  return set<TrailAlarm, Made>(account, { topic: account.logGroup.topicArn, filter: name, alarm: name });
}

export async function changeAlarm(
  control: AlarmControl,
  target: Target,
  { field, to }: Change<TrailAlarm, Made>,
  aws: Aws,
): Promise<void> {
  const logGroup = await findLogGroup(target, aws);
  if (logGroup === null) cannot('The trail no longer delivers to a log group. Remediate CloudTrail.5, then plan again.');
  if (field === 'topic') return changeTopic(control, to, logGroup, aws);
  return field === 'filter' ? changeFilter(control, to, logGroup, aws) : changeMetricAlarm(control, to, logGroup, aws);
}
