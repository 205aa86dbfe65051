/** The SNS topic of an alarm: whether it has a confirmed subscription, and whether alarms can publish to it. */
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import {
  type Aws,
  type Keyed,
  type ResourceStatement,
  coversAction,
  ifAbsent,
  isForEveryone,
  principalsOf,
  statementsOf,
} from '../../../engine/index.ts';
import { text } from '../../../parameters/index.ts';
import type { LogGroup } from './log-group.ts';

/**
 * `unconfirmed`: the topic has no confirmed subscription. `hidden`: another account owns the topic and does not allow
 * this account to list its subscriptions.
 */
export type Subscription = 'subscribed' | 'unconfirmed' | 'hidden' | 'absent';

/**
 * Why a new alarm could not publish to the topic: `key` if it is encrypted with the AWS managed key, which alarms
 * cannot use, and `policy` if its policy does not allow CloudWatch to publish. `null` if nothing prevents it.
 */
export type Obstacle = 'key' | 'policy' | null;

export const topicParameters = {
  topicArn: text({
    default: 'arn:{partition}:sns:{region}:{account}:asr-cloudtrail-alarms',
    pattern: /^arn:(aws[a-z-]*|\{partition\}):sns:([a-z0-9-]+|\{region\}):(\d{12}|\{account\}):[\w-]{1,256}$/,
    form: 'the ARN of an SNS topic',
    description: "ASR replaces `{partition}`, `{region}` and `{account}` with those of the trail's log group.",
  }),
};

export function topicFor(topicArn: string, { partition, region, accountId }: LogGroup): string {
  return topicArn.replace('{partition}', partition).replace('{region}', region).replace('{account}', accountId);
}

export function regionOf(topicArn: string): string {
  return topicArn.split(':')[3] ?? '';
}

export async function readSubscriptions(topics: readonly string[], aws: Aws): Promise<Keyed<Subscription>> {
  const subscriptions: { [topic: string]: Subscription } = {};
  for (const topic of topics) subscriptions[topic] = await readSubscription(topic, aws);
  return subscriptions;
}

/** Reads the subscription status of a topic. An unconfirmed subscription has no ARN. */
function readSubscription(TopicArn: string, aws: Aws): Promise<Subscription> {
  return listSubscription(TopicArn, aws)
    .catch(ifAbsent('NotFoundException', 'absent' as const))
    .catch(ifAbsent('AuthorizationErrorException', 'hidden' as const));
}

async function listSubscription(TopicArn: string, aws: Aws): Promise<Subscription> {
  const client = aws.client(SNSClient, regionOf(TopicArn));
  for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    if (page.some(({ SubscriptionArn: arn = '' }) => arn.startsWith('arn:'))) return 'subscribed';
  }
  return 'unconfirmed';
}

/**
 * Reads what prevents alarms from publishing. A topic of another account that hides its attributes counts as usable:
 * Security Hub does not evaluate them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export async function readObstacle(TopicArn: string, aws: Aws): Promise<Obstacle> {
  const { Attributes: attributes = {} } = await aws
    .client(SNSClient, regionOf(TopicArn))
    .send(new GetTopicAttributesCommand({ TopicArn }))
    .catch(ifAbsent(['NotFoundException', 'AuthorizationErrorException'], { Attributes: undefined }));
  // SNS returns the key as it was set: by alias, or as an ARN that ends with it.
  if (attributes.KmsMasterKeyId?.endsWith('alias/aws/sns')) return 'key';
  const { Policy: policy } = attributes;
  return policy === undefined || statementsOf(policy).some(letsAlarmsPublish) ? null : 'policy';
}

/** Conditions are not evaluated. */
function letsAlarmsPublish(statement: ResourceStatement): boolean {
  const isForAlarms =
    isForEveryone(statement) || principalsOf(statement, 'Service').includes('cloudwatch.amazonaws.com');
  return statement.Effect === 'Allow' && isForAlarms && coversAction(statement, 'sns:Publish');
}
