/** Who can publish to a topic: its policy and its key, which the local cloud adds to moto. */
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  PublishCommand,
  SNSClient,
  SetTopicAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Account, openAccount } from '@asr/playbooks/emulated-account';
import { describe, expect, it } from '@jest/globals';

const region = 'us-east-1';
const open = (accountId: string) => openAccount(process.env['ASR_MOTO_URL'] ?? '', accountId, region);
const owner = '810000000004';

/** A topic with a queue that receives its messages. */
async function topicWithQueue(account: Account, name: string) {
  const { TopicArn = '' } = await account.client(SNSClient).send(new CreateTopicCommand({ Name: name }));
  const sqs = account.client(SQSClient);
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const Endpoint = `arn:aws:sqs:${region}:${account.accountId}:${name}`;
  await account.client(SNSClient).send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  const set = (AttributeName: string, AttributeValue: string) =>
    account.client(SNSClient).send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
  const received = async () => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 0, VisibilityTimeout: 0, MaxNumberOfMessages: 10 }),
    );
    return messages.length;
  };
  return { TopicArn, set, received };
}

async function alarmOn(account: Account, topic: string, name: string) {
  const cloudWatch = account.client(CloudWatchClient);
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      AlarmActions: [topic],
      MetricName: 'm',
      Namespace: 'n',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Statistic: 'Sum',
    }),
  );
  return async () => {
    for (const StateValue of ['OK', 'ALARM'] as const)
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason: 'test' }));
  };
}

async function newKey(account: Account, ...services: readonly string[]): Promise<string> {
  const Statement = [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account.accountId}:root` }, Action: 'kms:*', Resource: '*' },
    ...services.map((Service) => ({
      Effect: 'Allow',
      Principal: { Service },
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
    })),
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const { KeyMetadata: key } = await account.client(KMSClient).send(new CreateKeyCommand({ Policy }));
  return String(key?.KeyId);
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
describe('an alarm', () => {
  it.each([
    ['a topic without a key', async () => '', 1],
    ['the AWS managed key, which no service can use', async () => 'alias/aws/sns', 0],
    ['a key whose policy names only the account', (account: Account) => newKey(account), 0],
    ['a key whose policy names CloudWatch', (account: Account) => newKey(account, 'cloudwatch.amazonaws.com'), 1],
  ] as const)(
    'on a topic with %s: %#',
    async (name, keyOf, count) => {
      const account = open(owner);
      const topic = await topicWithQueue(account, name.replaceAll(/\W/g, ''));
      const ring = await alarmOn(account, topic.TopicArn, name);
      await topic.set('KmsMasterKeyId', await keyOf(account));

      await ring();

      expect(await topic.received()).toBe(count);
    },
    60_000,
  );

  it('does not reach a topic whose policy does not let the account publish', async () => {
    const account = open(owner);
    const topic = await topicWithQueue(account, 'closed');
    const ring = await alarmOn(account, topic.TopicArn, 'closed');
    await topic.set(
      'Policy',
      JSON.stringify({
        Statement: [
          { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Resource: '*' },
        ],
      }),
    );

    await ring();

    expect(await topic.received()).toBe(0);
  });
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html */
describe('an event of a bucket', () => {
  it('reaches a topic only if its policy names S3', async () => {
    const account = open(owner);
    const topic = await topicWithQueue(account, 'events');
    const s3 = account.client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket: 'topics-events' }));
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'topics-events',
        NotificationConfiguration: {
          TopicConfigurations: [{ TopicArn: topic.TopicArn, Events: ['s3:ObjectCreated:*'] }],
        },
      }),
    );
    const before = await topic.received();
    await s3.send(new PutObjectCommand({ Bucket: 'topics-events', Key: 'a', Body: 'a' }));
    expect(await topic.received()).toBe(before);

    await topic.set(
      'Policy',
      JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: '*',
            Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::topics-events' } },
          },
        ],
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket: 'topics-events', Key: 'b', Body: 'b' }));
    expect(await topic.received()).toBe(before + 1);
  });
});

describe('a caller', () => {
  it('of another account cannot publish without a statement of the policy', async () => {
    const topic = await topicWithQueue(open(owner), 'foreign');
    const publish = () =>
      open('810000000005')
        .client(SNSClient)
        .send(new PublishCommand({ TopicArn: topic.TopicArn, Message: 'm' }));

    await expect(publish()).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });

  it('cannot publish to a topic whose key is disabled', async () => {
    const account = open(owner);
    const topic = await topicWithQueue(account, 'disabled');
    const KeyId = await newKey(account);
    await topic.set('KmsMasterKeyId', KeyId);
    await account.client(KMSClient).send(new DisableKeyCommand({ KeyId }));

    await expect(
      account.client(SNSClient).send(new PublishCommand({ TopicArn: topic.TopicArn, Message: 'm' })),
    ).rejects.toMatchObject({ name: 'KMSDisabledException' });
  });
});
