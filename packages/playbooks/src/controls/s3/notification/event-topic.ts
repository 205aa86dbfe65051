/** The SNS topic that S3 publishes the events of one bucket to. */
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import {
  type Aws,
  type ControlId,
  type Permissions,
  cannot,
  ifAbsent,
  includesStatement,
} from '../../../engine/index.ts';

export interface EventTopic {
  readonly arn: string;
  readonly region: string;
  readonly bucketArn: string;
  readonly accountId: string;
  /** The value of the tag `asr:remediation`. */
  readonly control: ControlId;
}

export interface EventTopicState {
  /** The ARN of the topic; `null` if there is none. */
  readonly topic: string | null;
  readonly topicPolicy: 'lets the bucket publish' | 'does not let the bucket publish' | null;
  /** S3 cannot use the AWS managed key. Whether it may use a customer managed key is not read. */
  readonly hasAwsManagedKey: boolean;
}

const topics = ['arn:{partition}:sns:*:{account}:asr-s3-events-*'] as const;

export const eventTopicPermissions: Required<Omit<Permissions, 'when'>> = {
  // The subscriptions are read before the topic is deleted.
  read: ['sns:GetTopicAttributes', 'sns:ListSubscriptionsByTopic'],
  write: ['sns:CreateTopic', 'sns:DeleteTopic'],
  dependent: [{ action: 'sns:TagResource', because: 'CreateTopic tags the new topic.' }],
  on: {
    'sns:GetTopicAttributes': topics,
    'sns:CreateTopic': topics,
    'sns:ListSubscriptionsByTopic': topics,
    'sns:DeleteTopic': topics,
    'sns:TagResource': topics,
  },
};

export async function readEventTopic(topic: EventTopic, aws: Aws): Promise<EventTopicState> {
  const { Attributes: attributes } = await aws
    .client(SNSClient, topic.region)
    .send(new GetTopicAttributesCommand({ TopicArn: topic.arn }))
    .catch(ifAbsent('NotFoundException', { Attributes: undefined }));
  if (attributes === undefined) return { topic: null, topicPolicy: null, hasAwsManagedKey: false };
  return {
    topic: topic.arn,
    topicPolicy: policyOf(topic).Statement.every((needed) => includesStatement(attributes['Policy'], needed))
      ? 'lets the bucket publish'
      : 'does not let the bucket publish',
    // SNS returns the key as it was set: by alias, or as an ARN that ends with it.
    hasAwsManagedKey: attributes['KmsMasterKeyId']?.endsWith('alias/aws/sns') ?? false,
  };
}

export async function createTopic(topic: EventTopic, aws: Aws): Promise<void> {
  const Name = topic.arn.slice(topic.arn.lastIndexOf(':') + 1);
  await aws.client(SNSClient, topic.region).send(
    new CreateTopicCommand({
      Name,
      Attributes: { Policy: JSON.stringify(policyOf(topic)) },
      Tags: [{ Key: 'asr:remediation', Value: topic.control }],
    }),
  );
}

/** Deletes the topic. Keeps a topic with subscriptions, because subscribers depend on it. */
export async function deleteTopic(topic: EventTopic, aws: Aws): Promise<void> {
  const sns = aws.client(SNSClient, topic.region);
  const { Subscriptions: subscriptions = [] } = await sns
    .send(new ListSubscriptionsByTopicCommand({ TopicArn: topic.arn }))
    .catch(ifAbsent('NotFoundException', { Subscriptions: [] }));
  if (subscriptions.length > 0) {
    cannot(
      `The topic ${topic.arn} now has subscriptions, so ASR kept it. Delete it manually when it is no longer needed.`,
    );
  }
  await sns.send(new DeleteTopicCommand({ TopicArn: topic.arn }));
}

function policyOf({ arn, bucketArn, accountId }: EventTopic) {
  const publish = {
    Sid: 'AsrBucketEvents',
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': bucketArn }, StringEquals: { 'aws:SourceAccount': accountId } },
  };
  return { Version: '2012-10-17', Statement: [publish] } as const;
}
