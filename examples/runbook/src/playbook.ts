import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type Aws, type Permissions, type Target, definePlaybook, ifAbsent, lastPartOf, set } from '@asr/playbook-kit';
import { document } from './document.ts';

const queue = 'arn:{partition}:sqs:{region}:{account}:{id}' as const;
const permissions: Permissions = {
  read: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
  write: ['sqs:SetQueueAttributes'],
  on: { 'sqs:GetQueueUrl': [queue], 'sqs:GetQueueAttributes': [queue], 'sqs:SetQueueAttributes': [queue] },
};
const seconds = 20;

/** Acme.2: queues use long polling. With `via: runbook`, the document makes the change. */
export const acme2 = definePlaybook({
  control: 'Acme.2',
  title: 'turn long polling on for an SQS queue',
  resourceType: 'AwsSqsQueue',
  permissions,
  runbook: {
    document,
    parameters: { Queue: ['{resourceId}'], Account: ['{accountId}'], Region: ['{region}'], Seconds: [String(seconds)] },
    permissions: { ...permissions, read: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'] },
  },
  explanation: {
    failed: 'The AWS Config rule Acme.2 finds a queue that answers before 20 seconds have passed.',
    reads: 'The time for which the queue waits for a message.',
    impact: 'Clients that give up before 20 seconds receive nothing from an empty queue.',
    owners: 'None known.',
    undo: 'Nothing is lost.',
  },

  async read(target, aws) {
    const QueueUrl = await urlOf(target, aws);
    if (QueueUrl === undefined) return undefined;
    const { Attributes = {} } = await aws
      .client(SQSClient)
      .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ReceiveMessageWaitTimeSeconds'] }));
    return { waitSeconds: Number(Attributes.ReceiveMessageWaitTimeSeconds ?? 0) };
  },

  plan: (state) => set(state, { waitSeconds: seconds }),

  async apply(target, { to }, aws) {
    const QueueUrl = await urlOf(target, aws);
    if (QueueUrl === undefined) return;
    const Attributes = { ReceiveMessageWaitTimeSeconds: String(to) };
    await aws.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  },
});

/** Returns `undefined` if the queue does not exist. The two protocols of SQS have different names for the error. */
async function urlOf({ resourceId, accountId }: Target, aws: Aws): Promise<string | undefined> {
  const { QueueUrl } = await aws
    .client(SQSClient)
    .send(new GetQueueUrlCommand({ QueueName: lastPartOf(resourceId), QueueOwnerAWSAccountId: accountId }))
    .catch(ifAbsent(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'], { QueueUrl: undefined }));
  return QueueUrl;
}
