import { defineRunbook, seconds } from '@asr/playbook-kit';
import { findQueue, parameters, queueArn, setAttribute } from './steps.ts';

/** Acme.3: nothing verifies, so the outcome is `unverified`. */
export const acme3 = defineRunbook({
  control: 'Acme.3',
  title: 'hide received messages of an SQS queue for longer',
  resourceType: 'AwsSqsQueue',
  document: {
    schemaVersion: '0.3',
    description: 'Sets the visibility timeout of an SQS queue.',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters,
    mainSteps: [findQueue, { ...setAttribute('VisibilityTimeout'), isEnd: true }],
  },
  inputs: { Queue: ['{resourceName}'], Account: ['{accountId}'], Seconds: ['{policy.seconds}'] },
  parameters: { seconds: seconds({ default: 120, min: 30, max: 43_200, meaning: 'exact' }) },
  permissions: {
    read: ['sqs:GetQueueUrl'],
    write: ['sqs:SetQueueAttributes'],
    on: { 'sqs:GetQueueUrl': [queueArn], 'sqs:SetQueueAttributes': [queueArn] },
  },
  explanation: {
    failed: 'The AWS Config rule Acme.3 finds a queue that shows a received message again too early.',
    impact: 'A message whose consumer failed is received again later.',
    owners: 'None known.',
    undo: 'Set the visibility timeout of the queue to its former value, which CloudTrail shows.',
  },
});
