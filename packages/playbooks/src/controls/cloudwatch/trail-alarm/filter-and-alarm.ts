import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  paginateDescribeAlarms,
  PutMetricAlarmCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  paginateDescribeMetricFilters,
  PutMetricFilterCommand,
  type DescribeMetricFiltersRequest,
  type MetricFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Aws, ifAbsent } from '../../../engine/index.ts';
import type { LogGroup } from './log-group.ts';
import { type AlarmControl, nameFor, patterns } from './patterns.ts';

const metricNamespace = 'LogMetrics';

/** Reads the filters with the pattern of the control, and their alarms with an action on a topic. */
export async function readFilters(control: AlarmControl, group: LogGroup, aws: Aws) {
  const name = nameFor(control);
  const expected = withoutWhiteSpace(patterns[control]);
  const filters = (await filtersWith({ logGroupName: group.name }, group.region, aws)).filter(
    ({ filterPattern = '' }) => withoutWhiteSpace(filterPattern) === expected,
  );
  const alarms = await alarmsIn(group.region, aws);
  const watching = alarms.filter((alarm) => filters.some((filter) => isOn(alarm, filter)));
  const isHere = filters.some(({ filterName }) => filterName === name);
  return {
    topics: [...new Set(watching.flatMap(topicsOf))].toSorted(),
    filter: isHere ? name : await filterElsewhere(control, group.region, aws),
    alarm: topicOf(control, alarms),
  };
}

/**
 * Reads the filter and the alarm of ASR in a Region, whatever the trails of the account are now. Undo then notices that
 * the trail was replaced, instead of finding nothing to undo.
 */
export async function readOwn(control: AlarmControl, region: string, aws: Aws) {
  const alarm = topicOf(control, await alarmsIn(region, aws));
  return { filter: await filterElsewhere(control, region, aws), alarm };
}

/** Returns the filter of ASR with the name of its log group, which is not that of the trail. */
async function filterElsewhere(control: AlarmControl, region: string, aws: Aws): Promise<string | null> {
  const own = { metricName: nameFor(control), metricNamespace };
  const [filter] = await filtersWith(own, region, aws);
  return filter === undefined ? null : `${filter.filterName} in ${filter.logGroupName}`;
}

function topicOf(control: AlarmControl, alarms: readonly MetricAlarm[]): string | null {
  return alarms.filter(({ AlarmName }) => AlarmName === nameFor(control)).flatMap(topicsOf)[0] ?? null;
}

export async function changeFilter(control: AlarmControl, to: string | null, group: LogGroup, aws: Aws): Promise<void> {
  const logs = aws.client(CloudWatchLogsClient, group.region);
  const filterName = nameFor(control);
  const logGroupName = group.name;
  if (to !== filterName) {
    await logs
      .send(new DeleteMetricFilterCommand({ logGroupName, filterName }))
      .catch(ifAbsent('ResourceNotFoundException', {}));
    return;
  }
  const metricTransformations = [{ metricName: filterName, metricNamespace, metricValue: '1' }];
  const filterPattern = patterns[control];
  await logs.send(new PutMetricFilterCommand({ logGroupName, filterName, filterPattern, metricTransformations }));
}

export async function changeMetricAlarm(
  control: AlarmControl,
  topic: string | null,
  group: LogGroup,
  aws: Aws,
): Promise<void> {
  const cloudWatch = aws.client(CloudWatchClient, group.region);
  const AlarmName = nameFor(control);
  if (topic === null) {
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })).catch(ifAbsent('ResourceNotFound', {}));
    return;
  }
  const alarm = new PutMetricAlarmCommand({
    AlarmName,
    AlarmDescription: `Counts the events of the Security Hub control ${control}.`,
    AlarmActions: [topic],
    Namespace: metricNamespace,
    MetricName: AlarmName,
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    // A period without events has no data.
    TreatMissingData: 'notBreaching',
    Tags: [{ Key: 'asr:remediation', Value: control }],
  });
  await cloudWatch.send(alarm);
}

async function alarmsIn(region: string, aws: Aws): Promise<readonly MetricAlarm[]> {
  const alarms: MetricAlarm[] = [];
  for await (const page of paginateDescribeAlarms({ client: aws.client(CloudWatchClient, region) }, {})) {
    alarms.push(...(page.MetricAlarms ?? []));
  }
  return alarms;
}

async function filtersWith(
  query: DescribeMetricFiltersRequest,
  region: string,
  aws: Aws,
): Promise<readonly MetricFilter[]> {
  const filters: MetricFilter[] = [];
  const client = aws.client(CloudWatchLogsClient, region);
  for await (const page of paginateDescribeMetricFilters({ client }, query)) {
    filters.push(...(page.metricFilters ?? []));
  }
  return filters;
}

/** Returns the topics of an alarm, or none if its actions are disabled. */
function topicsOf({ ActionsEnabled: isEnabled = true, AlarmActions: actions = [] }: MetricAlarm): readonly string[] {
  return isEnabled ? actions.filter((arn) => arn.split(':')[2] === 'sns') : [];
}

function isOn(alarm: MetricAlarm, { metricTransformations = [] }: MetricFilter): boolean {
  return metricTransformations.some(
    ({ metricName, metricNamespace: namespace }) => alarm.MetricName === metricName && alarm.Namespace === namespace,
  );
}

function withoutWhiteSpace(pattern: string): string {
  return pattern.replaceAll(/\s/g, '');
}
