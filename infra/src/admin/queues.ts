import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { runPlaybookTimeoutSeconds } from '@asr/orchestrator';
import type { Construct } from 'constructs';

export interface Queues {
  /** Requests for the playbook function, each with the token of the task that waits for its result. */
  readonly tasks: Queue;
  /** Dead-letter queue of requests. A function fails their tasks. */
  readonly deadLetters: Queue;
  /** Events that EventBridge could not deliver to the state machine. An operator checks them. */
  readonly lostEvents: Queue;
}

/** Timeouts of the functions that consume the queues. */
export interface Timeouts {
  readonly playbook: Duration;
  readonly deadLetter: Duration;
}

/** @param eventRules Name pattern of the event rules that can send to the queue of lost events. */
export function addQueues(scope: Construct, key: IKey, eventRules: string, timeouts: Timeouts): Queues {
  const encrypted = { encryption: QueueEncryption.KMS, encryptionMasterKey: key, enforceSSL: true };
  const deadLetters = new Queue(scope, 'DeadLetters', {
    ...encrypted,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: sixTimes(timeouts.deadLetter),
  });
  const tasks = new Queue(scope, 'Tasks', {
    ...encrypted,
    // As long as the state machine waits for a result, so that a request whose task timed out is not remediated.
    retentionPeriod: Duration.seconds(runPlaybookTimeoutSeconds),
    visibilityTimeout: sixTimes(timeouts.playbook),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 10 },
  });
  const lostEvents = new Queue(scope, 'LostEvents', {
    // Encrypted with a key of SQS. See key.ts.
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  lostEvents.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'LostByTheRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: lostEvents.queueArn,
      Condition: {
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${eventRules}` },
      },
    }),
  );
  for (const queue of [deadLetters, lostEvents]) {
    Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This queue is a dead-letter queue.' });
  }
  return { tasks, deadLetters, lostEvents };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function sixTimes(timeout: Duration): Duration {
  return Duration.seconds(6 * timeout.toSeconds());
}
