import {
  CloudTrailClient,
  CreateTrailCommand,
  StartLoggingCommand,
  type AdvancedEventSelector,
  type EventSelector,
} from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  type DescribeMetricFiltersRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { fakeAws, named } from '../../../testing/index.ts';
import type { Account } from '../../../emulated-account/index.ts';
import { arrangeBucket } from '../../s3/testing/index.ts';

const trailArn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';

/** The default topic of alarms. */
export const topicArn = 'arn:aws:sns:eu-west-1:111122223333:asr-cloudtrail-alarms';

export const securityTopic = 'arn:aws:sns:eu-west-1:111122223333:security';
export const confirmed = `${securityTopic}:0ab1`;

interface Given {
  readonly trail?: {
    readonly isMultiRegion?: boolean;
    readonly logGroupArn?: string;
    readonly isLogging?: boolean;
    readonly basic?: readonly EventSelector[];
    readonly advanced?: readonly AdvancedEventSelector[];
  };
  /** The pattern of a filter that ASR did not create. */
  readonly pattern?: string;
  /** The actions of the alarm on its metric. Absent without an alarm. */
  readonly actions?: readonly string[];
  readonly isEnabled?: boolean;
  /** The ARNs of the subscriptions of each topic. @default one to each of the topics above */
  readonly topics?: { readonly [arn: string]: readonly string[] | 'hidden' };
  /** Attributes of every topic. @default those of a topic that an operator creates */
  readonly topicAttributes?: { readonly [name: string]: string };
}

interface Filter {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly metricTransformations: readonly { readonly metricName: string }[];
}

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmActions: readonly string[];
  readonly ActionsEnabled?: boolean;
}

const inUse = { [topicArn]: [`${topicArn}:0ab1`], [securityTopic]: [confirmed] };

/** The policy of a new topic. @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function defaultPolicyOf(Resource: string): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['SNS:GetTopicAttributes', 'SNS:SetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
        Resource,
        Condition: { StringEquals: { 'AWS:SourceOwner': Resource.split(':')[4] } },
      },
    ],
  });
}

/** Emulates an account with one trail. Filters and alarms are listed one per page, after an empty page. */
export function fakeTrailAlarms(given: Given = {}) {
  const { trail = {}, pattern, actions, isEnabled = true, topicAttributes = {} } = given;
  const topics: NonNullable<Given['topics']> = given.topics ?? inUse;
  const { isMultiRegion = true } = trail;
  let { logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:trail:*' } = trail;
  const metric = { metricName: 'theirs', metricNamespace: 'Theirs' };
  const theirs = { logGroupName: 'trail', filterName: 'theirs', metricTransformations: [metric] };
  const filters = new Map<string, Filter>(
    pattern === undefined ? [] : [['theirs', { ...theirs, filterPattern: pattern }]],
  );
  const watch = { MetricName: 'theirs', Namespace: 'Theirs', AlarmName: 'theirs', ActionsEnabled: isEnabled };
  const alarms = new Map<string, Alarm>(actions === undefined ? [] : [['theirs', { ...watch, AlarmActions: actions }]]);
  const aws = fakeAws({
    DescribeTrailsCommand: () => ({
      trailList: [{ TrailARN: trailArn, IsMultiRegionTrail: isMultiRegion, CloudWatchLogsLogGroupArn: logGroupArn }],
    }),
    GetTrailStatusCommand: () => ({ IsLogging: trail.isLogging ?? true }),
    GetEventSelectorsCommand: () =>
      trail.advanced === undefined
        ? { EventSelectors: trail.basic ?? [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }
        : { AdvancedEventSelectors: trail.advanced },
    DescribeMetricFiltersCommand: ({ nextToken, logGroupName, metricName }: DescribeMetricFiltersRequest) => {
      if (nextToken === undefined) return { metricFilters: [], nextToken: '1' };
      const inGroup = [...filters.values()].filter((each) => (logGroupName ?? each.logGroupName) === each.logGroupName);
      const isOn = (each: Filter) =>
        each.metricTransformations.some((one) => (metricName ?? one.metricName) === one.metricName);
      return { metricFilters: inGroup.filter(isOn) };
    },
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
    GetTopicAttributesCommand: ({ TopicArn }: { TopicArn: string }) => {
      const subscriptions = topics[TopicArn];
      if (subscriptions === undefined) throw named('NotFoundException');
      if (subscriptions === 'hidden' || topicAttributes['hidden']) throw named('AuthorizationErrorException');
      return { Attributes: { TopicArn, Policy: defaultPolicyOf(TopicArn), ...topicAttributes } };
    },
    ListSubscriptionsByTopicCommand: ({ TopicArn, NextToken }: { TopicArn: string; NextToken?: string }) => {
      const subscriptions = topics[TopicArn];
      if (subscriptions === undefined) throw named('NotFoundException');
      if (subscriptions === 'hidden') throw named('AuthorizationErrorException');
      if (NextToken === undefined) return { Subscriptions: [], NextToken: '1' };
      return { Subscriptions: subscriptions.map((SubscriptionArn) => ({ SubscriptionArn })) };
    },
  });
  return {
    aws,
    patterns: () => [...filters.values()].map(({ filterPattern }) => filterPattern),
    alarms: () => [...alarms.values()],
    /** Another trail replaces the trail, and delivers to another log group, or to none. */
    replaceTrail: (arn: string) => {
      logGroupArn = arn;
    },
  };
}

/** Creates a multi-Region trail on moto, with a log group, and the topic with a subscriber. */
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
  await client(CloudTrailClient).send(new StartLoggingCommand({ Name: 'main' }));
  const sns = client(SNSClient);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'asr-cloudtrail-alarms' }));
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:${region}:${accountId}:alarms` }),
  );
  return `AWS::::Account:${accountId}`;
}
