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
  const filters = (await filtersOf(group, aws)).filter(
    ({ filterPattern = '' }) => withoutWhiteSpace(filterPattern) === expected,
  );
  const alarms = await alarmsIn(group.region, aws);
  const watching = alarms.filter((alarm) => filters.some((filter) => isOn(alarm, filter)));
  return {
    topics: [...new Set(watching.flatMap(topicsOf))].toSorted(),
    filter: filters.some(({ filterName }) => filterName === name) ? name : null,
    alarm: alarms.filter(({ AlarmName }) => AlarmName === name).flatMap(topicsOf)[0] ?? null,
  };
}

export async function changeFilter(control: AlarmControl, to: string | null, group: LogGroup, aws: Aws): Promise<void> {
  const logs = aws.client(CloudWatchLogsClient, group.region);
  const filterName = nameFor(control);
  const logGroupName = group.name;
  if (to === null) {
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

async function filtersOf({ name, region }: LogGroup, aws: Aws): Promise<readonly MetricFilter[]> {
  const filters: MetricFilter[] = [];
  const client = aws.client(CloudWatchLogsClient, region);
  for await (const page of paginateDescribeMetricFilters({ client }, { logGroupName: name })) {
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
