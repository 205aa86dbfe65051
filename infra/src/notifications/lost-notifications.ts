import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import { addAlarm, addLostQueue, messagesIn, topicOfAlarms } from '../foundation/index.ts';
import { onlyRulesOf } from './add-channel.ts';

/** Adds the queue for undelivered notifications and its alarm. Returns the ARN of the queue. */
export function addLostNotifications(scope: Construct, names: Names, topicArn: string): string {
  const queue = addLostQueue(scope, 'LostNotifications');
  queue.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'LostByTheRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.queueArn,
      Condition: onlyRulesOf(names),
    }),
  );
  addAlarm(scope, 'NotificationsLostAlarm', topicOfAlarms(scope, topicArn), {
    alarmName: names.alarm('NotificationsLost'),
    alarmDescription:
      'A tool did not accept a notification of ASR. Read the message in the queue of lost notifications: its attributes contain the rule and the error. Findings and history are not affected.',
    metric: messagesIn(queue),
  });
  return queue.queueArn;
}
