import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type Aws,
  type Target,
  conditionsOf,
  definePlaybook,
  ifAbsent,
  lastPartOf,
  principalsOf,
  refuse,
  set,
  statementsOf,
} from '../../engine/index.ts';

/**
 * SQS.1: Amazon SQS queues should be encrypted at rest.
 *
 * SQS encrypts with keys of its own (SSE-SQS): free of charge, without a key policy that could lock
 * out a producer or consumer, and without downtime. Only messages that arrive from now on are
 * encrypted. SQS then no longer takes anonymous requests or requests without TLS, so a queue that
 * is open to everybody is refused. A queue with a KMS key keeps it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-1
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
export const sqs1 = definePlaybook({
  control: 'SQS.1',
  title: 'encrypt the messages of an SQS queue with keys of SQS',
  resourceType: 'AwsSqsQueue',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
    write: ['sqs:SetQueueAttributes'],
    on: {
      'sqs:GetQueueUrl': ['arn:{partition}:sqs:{region}:{account}:{id}'],
      'sqs:GetQueueAttributes': ['arn:{partition}:sqs:{region}:{account}:{id}'],
      'sqs:SetQueueAttributes': ['arn:{partition}:sqs:{region}:{account}:{id}'],
    },
  },
  parameters: {},

  async read(target, aws) {
    const QueueUrl = await findQueue(target, aws);
    if (QueueUrl === undefined) return undefined;

    const { Attributes: attributes = {} } = await aws.client(SQSClient).send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['KmsMasterKeyId', 'SqsManagedSseEnabled', 'Policy'],
      }),
    );
    const isOpen = statementsOf(attributes.Policy).some(
      (statement) =>
        statement.Effect === 'Allow' &&
        principalsOf(statement, 'AWS').includes('*') &&
        conditionsOf(statement).length === 0,
    );
    return {
      hasKmsKey: Boolean(attributes.KmsMasterKeyId),
      encryptsWithSqs: attributes.SqsManagedSseEnabled === 'true',
      isOpenToEverybody: isOpen,
    };
  },

  plan(queue) {
    if (queue.hasKmsKey || queue.encryptsWithSqs) return { kind: 'compliant' };
    if (queue.isOpenToEverybody) {
      return refuse(
        'The policy of the queue is open to everybody, and an encrypted queue takes no anonymous requests. ' +
          'Restrict the policy to those who use the queue, then remediate again.',
      );
    }
    return set(queue, { encryptsWithSqs: true });
  },

  async apply(target, { to: encrypts }, aws) {
    const QueueUrl = await findQueue(target, aws);
    if (QueueUrl === undefined) return;
    const Attributes = { SqsManagedSseEnabled: String(encrypts) };
    await aws.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  },
});

/** The URL of the queue, whose name is the last part of its ARN and of its URL alike. */
async function findQueue({ resourceId, accountId }: Target, aws: Aws): Promise<string | undefined> {
  const { QueueUrl } = await aws
    .client(SQSClient)
    .send(new GetQueueUrlCommand({ QueueName: lastPartOf(resourceId), QueueOwnerAWSAccountId: accountId }))
    // SQS has an old and a new protocol, and each its own name for the error.
    .catch(ifAbsent(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'], { QueueUrl: undefined }));
  return QueueUrl;
}
