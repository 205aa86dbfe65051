/** The queues of the deployment, found from the one that the state machine sends to. */
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ifAbsent, type Aws } from '@asr/playbooks';

const goneNames = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** `undefined`: the queue, or its dead-letter queue, is not there. */
export async function deadLettersOf(
  aws: Aws,
  QueueUrl: string,
): Promise<{ readonly tasksArn: string; readonly deadLettersArn: string } | undefined> {
  const { Attributes: { QueueArn, RedrivePolicy } = {} } = await aws
    .client(SQSClient)
    .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] }))
    .catch(ifAbsent(goneNames, { Attributes: undefined }));
  if (QueueArn === undefined || RedrivePolicy === undefined) return undefined;
  const { deadLetterTargetArn } = JSON.parse(RedrivePolicy) as { readonly deadLetterTargetArn?: string };
  return deadLetterTargetArn === undefined ? undefined : { tasksArn: QueueArn, deadLettersArn: deadLetterTargetArn };
}

/** How many messages are in the queue, in flight included; `undefined`: it is not there. */
export async function messagesIn(
  aws: Aws,
  queueArn: string,
): Promise<{ readonly url: string; readonly count: number } | undefined> {
  const [, , , , accountId, QueueName] = queueArn.split(':');
  const sqs = aws.client(SQSClient);
  const { QueueUrl: url } = await sqs
    .send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId: accountId }))
    .catch(ifAbsent(goneNames, { QueueUrl: undefined }));
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
