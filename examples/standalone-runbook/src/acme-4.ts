import { defineRunbook } from '@asr/playbook-kit';
import { findQueue, parameters, queueArn, setAttribute, verifyAttribute } from './steps.ts';

/** Acme.4: the last step of the document verifies, so the outcome is `fixed`. */
export const acme4 = defineRunbook({
  control: 'Acme.4',
  title: 'delay the messages of an SQS queue',
  resourceType: 'AwsSqsQueue',
  document: {
    schemaVersion: '0.3',
    description: 'Sets the delay of an SQS queue.',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters,
    mainSteps: [findQueue, setAttribute('DelaySeconds'), verifyAttribute('DelaySeconds')],
  },
  inputs: { Queue: ['{resourceName}'], Account: ['{accountId}'], Seconds: ['15'] },
  check: 'VerifyAttribute',
  permissions: {
    read: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
    write: ['sqs:SetQueueAttributes'],
    on: { 'sqs:GetQueueUrl': [queueArn], 'sqs:GetQueueAttributes': [queueArn], 'sqs:SetQueueAttributes': [queueArn] },
  },
  explanation: {
    failed: 'The AWS Config rule Acme.4 finds a queue without a delay.',
    impact: 'Consumers receive each new message 15 seconds later.',
    owners: 'None known.',
    undo: 'Set the delay of the queue to its former value, which CloudTrail shows.',
  },
});
