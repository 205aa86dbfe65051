import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { trustService } from '@asr/member-roles';
import { deferralDefinition, historyTableTag, stateMachineDefinition } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { allow, explainWildcards, onAnything, useKey } from '../foundation/index.ts';

export interface StateMachineProps {
  readonly name: string;
  /** Name of the state machine that waits for the hour of a deferred change. */
  readonly deferralName: string;
  readonly parse: IFunction;
  readonly report: IFunction;
  readonly history: Table;
  readonly tasks: IQueue;
  /** The plans that wait for approval. */
  readonly questions: IQueue;
  readonly key: IKey;
}

export interface StateMachines {
  readonly orchestrator: CfnStateMachine;
  readonly deferral: CfnStateMachine;
}

/** Each of the two starts the other, so they know each other by name. */
export function addStateMachines(scope: Construct, props: StateMachineProps): StateMachines {
  const { name, deferralName, parse, report, history, tasks, questions, key } = props;
  const log = new LogGroup(scope, 'OrchestratorLog', {
    // Step Functions writes the name of every log group into one resource policy of 5,120 characters, unless the name
    // begins like this. The stack's id makes the name unique, so that a new deployment finds no retained log of that name.
    logGroupName: `/aws/vendedlogs/states/${name}-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`,
    encryptionKey: key,
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const common = {
    stateMachineType: 'STANDARD',
    loggingConfiguration: {
      level: 'ALL',
      // Logs every step without its data, so that findings and resources are not in the log.
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
    },
    tracingConfiguration: { enabled: true },
  };
  const orchestrator = new CfnStateMachine(scope, 'Orchestrator', {
    ...common,
    stateMachineName: name,
    roleArn: addRole(scope, 'OrchestratorRole', name, [
      allow(['lambda:InvokeFunction'], [parse.functionArn, report.functionArn]),
      allow(['sqs:SendMessage'], [tasks.queueArn, questions.queueArn]),
      allow(['states:StartExecution'], [arnOf(deferralName)]),
      useKey(key, 'sqs'),
    ]).attrArn,
    definitionString: JSON.stringify(stateMachineDefinition()),
    definitionSubstitutions: {
      Partition: Aws.PARTITION,
      ParseFunctionArn: parse.functionArn,
      ReportFunctionArn: report.functionArn,
      QueueUrl: tasks.queueUrl,
      QuestionsUrl: questions.queueUrl,
      DeferralArn: arnOf(deferralName),
    },
    // How the CLI, which knows the state machine's name, finds history: the table has no name of its own, so that a
    // table that outlives its stack does not conflict with the next deployment.
    tags: [{ key: historyTableTag, value: history.tableName }],
  });
  const deferral = new CfnStateMachine(scope, 'Deferral', {
    ...common,
    stateMachineName: deferralName,
    roleArn: addRole(scope, 'DeferralRole', deferralName, [allow(['states:StartExecution'], [arnOf(name)])]).attrArn,
    definitionString: JSON.stringify(deferralDefinition()),
    definitionSubstitutions: { Partition: Aws.PARTITION, OrchestratorArn: arnOf(name) },
  });
  return { orchestrator, deferral };
}

function arnOf(name: string): string {
  return `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:stateMachine:${name}`;
}

function addRole(scope: Construct, id: string, name: string, permissions: readonly object[]): CfnRole {
  const statements = [...permissions, onAnything(...logDelivery, ...tracing)];
  const role = new CfnRole(scope, id, {
    assumeRolePolicyDocument: trustService('states.amazonaws.com', arnOf(name)),
    policies: [{ policyName: 'Permissions', policyDocument: { Version: '2012-10-17', Statement: statements } }],
  });
  explainWildcards(role, statements);
  return role;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy */
const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const tracing = [
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
