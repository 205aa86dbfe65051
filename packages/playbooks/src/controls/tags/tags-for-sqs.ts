import {
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../engine/index.ts';
import { tagFamily } from './family/index.ts';

/** The two protocols of SQS have different names for the error. */
const noQueue = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** Returns the URL of the queue. The name is the last part of both its ARN and its URL. */
async function urlOf({ resourceId, accountId }: Target, aws: Aws): Promise<string | undefined> {
  const named = { QueueName: lastPartOf(resourceId), QueueOwnerAWSAccountId: accountId };
  return (await aws.client(SQSClient).send(new GetQueueUrlCommand(named))).QueueUrl;
}

/**
 * The tags of SQS queues.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForSqs = tagFamily({
  /** SQS.2: SQS queues should be tagged. @rule tagged-sqs-queue */
  'SQS.2': {
    noun: 'an SQS queue',
    resourceType: 'AwsSqsQueue',
    arn: 'arn:{partition}:sqs:{region}:{account}:{id}',
    actions: { read: ['sqs:GetQueueUrl', 'sqs:ListQueueTags'], write: ['sqs:TagQueue', 'sqs:UntagQueue'] },

    async read(target, aws) {
      // For up to 60 seconds, SQS returns the URL of a deleted queue.
      const found = await urlOf(target, aws)
        .then((QueueUrl) => aws.client(SQSClient).send(new ListQueueTagsCommand({ QueueUrl })))
        .catch(ifAbsent(noQueue, undefined));
      return found && { tags: found.Tags ?? {} };
    },

    async add(target, tags, aws) {
      await aws.client(SQSClient).send(new TagQueueCommand({ QueueUrl: await urlOf(target, aws), Tags: tags }));
    },

    async remove(target, keys, aws) {
      const QueueUrl = await urlOf(target, aws);
      await aws.client(SQSClient).send(new UntagQueueCommand({ QueueUrl, TagKeys: [...keys] }));
    },
  },
});
