import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type Aws, type Target, days, definePlaybook, ifAbsent, lastPartOf, set } from '@asr/playbook-kit';

const queue = 'arn:{partition}:sqs:{region}:{account}:{id}' as const;

/** Acme.1: queues keep messages long enough for a long weekend. */
export const acme1 = definePlaybook({
  control: 'Acme.1',
  title: 'keep the messages of an SQS queue for longer',
  resourceType: 'AwsSqsQueue',
  permissions: {
    read: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
    write: ['sqs:SetQueueAttributes'],
    on: { 'sqs:GetQueueUrl': [queue], 'sqs:GetQueueAttributes': [queue], 'sqs:SetQueueAttributes': [queue] },
  },
  parameters: {
    retentionDays: days({ default: 7, min: 1, max: 14, meaning: 'floor' }),
  },
  explanation: {
    failed: 'The AWS Config rule Acme.1 finds a queue that deletes its messages before 7 days have passed.',
    reads: 'The retention period of the queue.',
    impact: 'None.',
    owners: 'None known.',
    undo: 'Undo restores the period. SQS then deletes the messages that are older.',
  },

  async read(target, aws) {
    const QueueUrl = await urlOf(target, aws);
    if (QueueUrl === undefined) return undefined;
    const { Attributes = {} } = await aws
      .client(SQSClient)
      .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['MessageRetentionPeriod'] }));
    return { retentionSeconds: Number(Attributes.MessageRetentionPeriod) };
  },

  plan(state, { retentionDays }) {
    const required = retentionDays * 86_400;
    // A queue that keeps its messages for longer is compliant.
    return state.retentionSeconds >= required ? { kind: 'compliant' } : set(state, { retentionSeconds: required });
  },

  async apply(target, { to: retentionSeconds }, aws) {
    const QueueUrl = await urlOf(target, aws);
    if (QueueUrl === undefined) return;
    const Attributes = { MessageRetentionPeriod: String(retentionSeconds) };
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
