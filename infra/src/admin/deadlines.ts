// oxlint-disable no-new -- making a construct adds it
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption, type IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import {
  type Bundles,
  addFunction,
  allow,
  consume,
  lookUpUnits,
  readFindings,
  trustScheduler,
  useKey,
} from '../foundation/index.ts';

export interface DeadlinesProps {
  readonly bundles: Bundles;
  readonly names: Names;
  readonly namespace: string;
  readonly organizationId: string;
  /** Whether the policy names organizational units. */
  readonly asksForUnits: boolean;
  readonly key: IKey;
  readonly history: Table;
  readonly outcomesBusArn: string;
  readonly stateMachineArn: string;
  /** Runs that failed, and messages of the schedule that could not be sent. */
  readonly lostEvents: IQueue;
}

const timeout = Duration.minutes(5);

/** Attempts of a run, before its message goes to the queue of lost events. */
const attempts = 3;

/**
 * Adds the function that reports overdue findings and requests their remediation, the schedule that starts it every hour,
 * and the queue between them: a run that takes longer than a function sends a message with its position.
 */
export function addDeadlines(scope: Construct, props: DeadlinesProps): void {
  const { lostEvents } = props;
  const runs = new Queue(scope, 'DeadlineRuns', {
    // Its messages contain no data of findings: a position, and account ids. The schedule needs no key.
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // The next run of the schedule does the work of one that is lost.
    retentionPeriod: Duration.hours(4),
    // @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
    deadLetterQueue: { queue: lostEvents, maxReceiveCount: attempts },
  });
  addRunner(scope, runs, props);
  addSchedule(scope, runs, props);
}

function addRunner(
  scope: Construct,
  runs: Queue,
  {
    bundles,
    names,
    namespace,
    organizationId,
    asksForUnits,
    key,
    history,
    outcomesBusArn,
    stateMachineArn,
  }: DeadlinesProps,
): void {
  const ofItems = (...keys: readonly string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
  const runner = addFunction(scope, 'Deadlines', {
    description: 'ASR: reports overdue findings, and requests their remediation after the grace period.',
    code: bundles.deadlines,
    timeout,
    memoryMiB: 512,
    environment: {
      HISTORY_TABLE: history.tableName,
      OUTCOMES_BUS: names.outcomesBus,
      QUEUE_URL: runs.queueUrl,
      STATE_MACHINE: stateMachineArn,
      NAMESPACE: namespace,
    },
    statements: [
      allow([...consume, 'sqs:SendMessage'], [runs.queueArn]),
      readFindings,
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      allow(['dynamodb:BatchGetItem'], [history.tableArn], ofItems('REMEDIATION#*', 'SWITCH')),
      allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [history.tableArn], ofItems('REMEDIATION#*')),
      allow(['events:PutEvents'], [outcomesBusArn]),
      allow(['states:StartExecution'], [stateMachineArn]),
      useKey(key, 'dynamodb'),
      ...(asksForUnits ? [lookUpUnits(organizationId)] : []),
    ],
    key,
  });
  new EventSourceMapping(scope, 'RunsToDeadlines', {
    target: runner,
    eventSourceArn: runs.queueArn,
    batchSize: 1,
  });
}

function addSchedule(scope: Construct, runs: Queue, { names, lostEvents }: DeadlinesProps): void {
  const group = new CfnScheduleGroup(scope, 'DeadlinesGroup', { name: names.deadlines });
  const role = new CfnRole(scope, 'DeadlinesScheduleRole', {
    description: 'ASR: role with which EventBridge Scheduler starts a run of the deadlines.',
    assumeRolePolicyDocument: trustScheduler(group.attrArn),
    policies: [
      {
        policyName: 'Permissions',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [allow(['sqs:SendMessage'], [runs.queueArn, lostEvents.queueArn])],
        },
      },
    ],
  });
  new CfnSchedule(scope, 'DeadlinesSchedule', {
    name: names.deadlines,
    groupName: group.ref,
    description: 'Starts a run of the deadlines of the policy.',
    scheduleExpression: 'rate(1 hour)',
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 15 },
    target: {
      arn: runs.queueArn,
      roleArn: role.attrArn,
      input: '{}',
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 30 },
      deadLetterConfig: { arn: lostEvents.queueArn },
    },
  });
}
