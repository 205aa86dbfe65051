/** The queues of the deployment, starting from the queue that the state machine sends to. */
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ifAbsent, type Aws } from '@asr/playbooks';

const notFoundErrors = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** ARNs of a queue and its dead-letter queue. `undefined`: one of them does not exist. */
export async function deadLettersOf(
  aws: Aws,
  QueueUrl: string,
): Promise<{ readonly tasksArn: string; readonly deadLettersArn: string } | undefined> {
  const { Attributes: { QueueArn, RedrivePolicy } = {} } = await aws
    .client(SQSClient)
    .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] }))
    .catch(ifAbsent(notFoundErrors, { Attributes: undefined }));
  if (QueueArn === undefined || RedrivePolicy === undefined) return undefined;
  const { deadLetterTargetArn } = JSON.parse(RedrivePolicy) as { readonly deadLetterTargetArn?: string };
  return deadLetterTargetArn === undefined ? undefined : { tasksArn: QueueArn, deadLettersArn: deadLetterTargetArn };
}

/** Number of messages in the queue, including messages in flight. `undefined`: the queue does not exist. */
export async function messagesIn(
  aws: Aws,
  queueArn: string,
): Promise<{ readonly url: string; readonly count: number } | undefined> {
  const [, , , , accountId, QueueName] = queueArn.split(':');
  const sqs = aws.client(SQSClient);
  const { QueueUrl: url } = await sqs
    .send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId: accountId }))
    .catch(ifAbsent(notFoundErrors, { QueueUrl: undefined }));
  if (url === undefined) return undefined;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const { ApproximateNumberOfMessages: visible = '0', ApproximateNumberOfMessagesNotVisible: inFlight = '0' } =
    Attributes;
  return { url, count: Number(visible) + Number(inFlight) };
}
