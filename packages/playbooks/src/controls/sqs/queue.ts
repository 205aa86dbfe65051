/** Reads and changes the attributes of an SQS queue. */
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type Aws, type Permissions, type Target, ifAbsent, lastPartOf } from '../../engine/index.ts';

const queue = 'arn:{partition}:sqs:{region}:{account}:{id}';

export const queuePermissions = {
  read: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
  write: ['sqs:SetQueueAttributes'],
  on: { 'sqs:GetQueueUrl': [queue], 'sqs:GetQueueAttributes': [queue], 'sqs:SetQueueAttributes': [queue] },
} as const satisfies Permissions;

type Attributes = { readonly [name in QueueAttributeName]?: string };

/** Returns those of the attributes that the queue has; `undefined` if there is no queue. */
export async function readQueue(
  target: Target,
  AttributeNames: QueueAttributeName[],
  aws: Aws,
): Promise<Attributes | undefined> {
  const QueueUrl = await findQueue(target, aws);
  if (QueueUrl === undefined) return undefined;
  const found = await aws
    .client(SQSClient)
    .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
    // For up to 60 seconds, SQS returns the URL of a deleted queue.
    .catch(ifAbsent(noQueue, undefined));
  return found && (found.Attributes ?? {});
}

/** Does nothing if there is no queue. */
export async function changeQueue(target: Target, attributes: Attributes, aws: Aws): Promise<void> {
  const QueueUrl = await findQueue(target, aws);
  if (QueueUrl === undefined) return;
  await aws.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { ...attributes } }));
}

/** The two protocols of SQS have different names for the error. */
const noQueue = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** Returns the URL of the queue. The name is the last part of both its ARN and its URL. */
async function findQueue({ resourceId, accountId }: Target, aws: Aws): Promise<string | undefined> {
  const { QueueUrl } = await aws
    .client(SQSClient)
    .send(new GetQueueUrlCommand({ QueueName: lastPartOf(resourceId), QueueOwnerAWSAccountId: accountId }))
    .catch(ifAbsent(noQueue, { QueueUrl: undefined }));
  return QueueUrl;
}
