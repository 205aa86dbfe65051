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

export interface GatherQueues {
  /** The rules send to it. */
  readonly events: Queue;
  /** The events that could not be started together. */
  readonly alone: Queue;
}

/**
 * Attempts with a list of events, before each of its events is tried alone: a list can be too large for the input of an
 * execution.
 */
const attemptsTogether = 2;
/** Attempts of one event, before it goes to the queue of lost events. */
const attemptsAlone = 5;

/**
 * Adds the queue of automatic events, and the pipe that starts the state machine with lists of them. Security Hub sends
 * each finding in an event of its own, so without the pipe each finding would take an execution, a report and a mail.
 *
 * The pipe starts the state machine when its time ends or when it has enough events. The input of an execution has at
 * most 256 KB. The events of a list that could not be started move to a second queue, whose pipe starts an execution for
 * each of them, so that the large finding of one account does not stop the findings of others.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
 */
export function addGather(scope: Construct, { names, gather, stateMachineArn, lostEvents }: GatherProps): GatherQueues {
  const settings = {
    // Encrypted with a key of SQS, because EventBridge sends to it. See key.ts.
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // Not longer than a request can wait, so that an old event does not start a remediation hours later.
    retentionPeriod: Duration.seconds(runPlaybookTimeoutSeconds),
  };
  const alone = new Queue(scope, 'EventsAlone', {
    ...settings,
    queueName: names.gatherAlone,
    visibilityTimeout: Duration.minutes(1),
    deadLetterQueue: { queue: lostEvents, maxReceiveCount: attemptsAlone },
  });
  const events = new Queue(scope, 'AutomaticEvents', {
    ...settings,
    queueName: names.gather,
    // The pipe holds the events while it waits for more, at most 300 s.
    visibilityTimeout: Duration.minutes(6),
    deadLetterQueue: { queue: alone, maxReceiveCount: attemptsTogether },
  });
  events.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'SentByTheRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: events.queueArn,
      Condition: {
        ArnLike: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${names.eventRule('*')}`,
        },
      },
    }),
  );
  addPipe(scope, 'Gather', {
    name: names.gather,
    description: 'Starts the state machine with the events of automatic controls, several at once.',
    queue: events,
    stateMachineArn,
    batch: { batchSize: gather.events, maximumBatchingWindowInSeconds: gather.seconds },
  });
  addPipe(scope, 'StartAlone', {
    name: names.gatherAlone,
    description: 'Starts the state machine with one automatic event, after a list with it could not be started.',
    queue: alone,
    stateMachineArn,
    batch: { batchSize: 1 },
  });
  return { events, alone };
}

interface PipeProps {
  readonly name: string;
  readonly description: string;
  readonly queue: IQueue;
  readonly stateMachineArn: string;
  readonly batch: CfnPipe.PipeSourceSqsQueueParametersProperty;
}

function addPipe(scope: Construct, id: string, { name, description, queue, stateMachineArn, batch }: PipeProps): void {
  const role = new CfnRole(scope, `${id}Role`, {
    assumeRolePolicyDocument: trustService(
      'pipes.amazonaws.com',
      `arn:${Aws.PARTITION}:pipes:${Aws.REGION}:${Aws.ACCOUNT_ID}:pipe/${name}`,
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
  new CfnPipe(scope, id, {
    name,
    description,
    roleArn: role.attrArn,
    source: queue.queueArn,
    sourceParameters: { sqsQueueParameters: batch },
    target: stateMachineArn,
    targetParameters: {
      // Each event becomes the element that its rule wrote, without the attributes of the message.
      inputTemplate: '<$.body>',
      stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' },
    },
  });
}
