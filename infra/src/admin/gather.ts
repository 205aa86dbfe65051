// oxlint-disable no-new -- making a construct adds it
import { Aws, Duration } from 'aws-cdk-lib';
import { CfnRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Queue, QueueEncryption, type IQueue } from 'aws-cdk-lib/aws-sqs';
import { runPlaybookTimeoutSeconds, type Policy } from '@asr/orchestrator';
import { trustService } from '@asr/member-roles';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import { allow, consume } from '../foundation/index.ts';

export interface GatherProps {
  readonly names: Names;
  readonly gather: Policy['gather'];
  readonly stateMachineArn: string;
  readonly lostEvents: IQueue;
}

/** Attempts of the pipe to start the state machine, before the event goes to the queue of lost events. */
const attempts = 5;

/**
 * Adds the queue of automatic events, and the pipe that starts the state machine with lists of them. Security Hub sends
 * each finding in an event of its own, so without the pipe each finding would take an execution, a report and a mail.
 *
 * The pipe starts the state machine when its time ends, when it has enough events, or when they reach 256 KB. If an
 * execution cannot be started, its events come again.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
 */
export function addGather(scope: Construct, { names, gather, stateMachineArn, lostEvents }: GatherProps): Queue {
  const queue = new Queue(scope, 'AutomaticEvents', {
    queueName: names.gather,
    // Encrypted with a key of SQS, because EventBridge sends to it. See key.ts.
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // Not longer than a request can wait, so that an old event does not start a remediation hours later.
    retentionPeriod: Duration.seconds(runPlaybookTimeoutSeconds),
    // The pipe holds the events while it waits for more, at most 300 s.
    visibilityTimeout: Duration.minutes(6),
    deadLetterQueue: { queue: lostEvents, maxReceiveCount: attempts },
  });
  queue.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'SentByTheRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.queueArn,
      Condition: {
        ArnLike: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${names.eventRule('*')}`,
        },
      },
    }),
  );
  const role = new CfnRole(scope, 'GatherRole', {
    assumeRolePolicyDocument: trustService(
      'pipes.amazonaws.com',
      `arn:${Aws.PARTITION}:pipes:${Aws.REGION}:${Aws.ACCOUNT_ID}:pipe/${names.gather}`,
    ),
    policies: [
      {
        policyName: 'Permissions',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [allow(consume, [queue.queueArn]), allow(['states:StartExecution'], [stateMachineArn])],
        },
      },
    ],
  });
  new CfnPipe(scope, 'Gather', {
    name: names.gather,
    description: 'Starts the state machine with the events of automatic controls, several at once.',
    roleArn: role.attrArn,
    source: queue.queueArn,
    sourceParameters: {
      sqsQueueParameters: { batchSize: gather.events, maximumBatchingWindowInSeconds: gather.seconds },
    },
    target: stateMachineArn,
    targetParameters: {
      // Each event becomes the element that its rule wrote, without the attributes of the message.
      inputTemplate: '<$.body>',
      stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' },
    },
  });
  return queue;
}
