import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Account } from './account.ts';
import { arrangeBucket } from './arrange-buckets.ts';
import { fakeAws, named } from './fake-aws.ts';

export const topicArn = 'arn:aws:sns:eu-west-1:111122223333:asr-cloudtrail-alarms';

interface Given {
  readonly trail?: { readonly isMultiRegion?: boolean; readonly logGroupArn?: string };
  /** Of a filter that somebody made. */
  readonly pattern?: string;
  /** Of the alarm on its metric, absent without an alarm. */
  readonly actions?: readonly string[];
  readonly isEnabled?: boolean;
  readonly topics?: readonly string[];
}

interface Filter {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly metricTransformations: readonly object[];
}

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmActions: readonly string[];
  readonly ActionsEnabled?: boolean;
}

/** An account with one trail; filters and alarms are listed one a page, after an empty one. */
export function fakeTrailAlarms({ trail = {}, pattern, actions, isEnabled = true, topics: given = [] }: Given = {}) {
  const { isMultiRegion = true, logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:trail:*' } = trail;
  const metric = { metricName: 'theirs', metricNamespace: 'Theirs' };
  const theirs = { logGroupName: 'trail', filterName: 'theirs', metricTransformations: [metric] };
  const filters = new Map<string, Filter>(pattern === undefined ? [] : [['theirs', { ...theirs, filterPattern: pattern }]]);
  const watch = { MetricName: 'theirs', Namespace: 'Theirs', AlarmName: 'theirs', ActionsEnabled: isEnabled };
  const alarms = new Map<string, Alarm>(actions === undefined ? [] : [['theirs', { ...watch, AlarmActions: actions }]]);
  const topics = new Set(given);
  const aws = fakeAws({
    DescribeTrailsCommand: () => ({
      trailList: [{ IsMultiRegionTrail: isMultiRegion, CloudWatchLogsLogGroupArn: logGroupArn }],
    }),
    DescribeMetricFiltersCommand: ({ nextToken }: { nextToken?: string }) =>
      nextToken === undefined ? { metricFilters: [], nextToken: '1' } : { metricFilters: [...filters.values()] },
    PutMetricFilterCommand: (input: Filter) => filters.set(input.filterName, input) && {},
    DeleteMetricFilterCommand: (input: { filterName: string }) => {
      if (!filters.delete(input.filterName)) throw named('ResourceNotFoundException');
      return {};
    },
    DescribeAlarmsCommand: ({ NextToken }: { NextToken?: string }) =>
      NextToken === undefined ? { MetricAlarms: [], NextToken: '1' } : { MetricAlarms: [...alarms.values()] },
    PutMetricAlarmCommand: (input: Alarm) => alarms.set(input.AlarmName, input) && {},
    DeleteAlarmsCommand: (input: { AlarmNames: readonly string[] }) => {
      for (const name of input.AlarmNames) if (!alarms.delete(name)) throw named('ResourceNotFound');
      return {};
    },
    GetTopicAttributesCommand: (input: { TopicArn: string }) => {
      if (!topics.has(input.TopicArn)) throw named('NotFoundException');
      return { Attributes: { TopicArn: input.TopicArn } };
    },
    CreateTopicCommand: (input: { Name: string }) => {
      topics.add(`arn:aws:sns:eu-west-1:111122223333:${input.Name}`);
      return {};
    },
    ListSubscriptionsByTopicCommand: () => ({ Subscriptions: [] }),
    DeleteTopicCommand: (input: { TopicArn: string }) => ({ deleted: topics.delete(input.TopicArn) }),
  });
  return {
    aws,
    patterns: () => [...filters.values()].map(({ filterPattern }) => filterPattern),
    topics: () => [...topics],
    addAlarm: (AlarmName: string, AlarmActions: readonly string[]) => alarms.set(AlarmName, { AlarmName, AlarmActions }),
  };
}

/** A multi-Region trail on moto, with a log group. */
export async function arrangeTrailLogs(account: Account): Promise<string> {
  const { accountId, region, client } = account;
  const bucketArn = await arrangeBucket(account, `trail-logs-${accountId}`);
  await client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
  await client(CloudTrailClient).send(
    new CreateTrailCommand({
      Name: 'main',
      S3BucketName: bucketArn.slice(bucketArn.lastIndexOf(':') + 1),
      IsMultiRegionTrail: true,
      CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:trail:*`,
      CloudWatchLogsRoleArn: `arn:aws:iam::${accountId}:role/trail`,
    }),
  );
  return `AWS::::Account:${accountId}`;
}
