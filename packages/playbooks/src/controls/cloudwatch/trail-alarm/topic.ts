/** The SNS topic of an alarm, and whether it has a confirmed subscription. */
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { type Aws, type Keyed, ifAbsent } from '../../../engine/index.ts';
import { text } from '../../../parameters/index.ts';
import type { LogGroup } from './log-group.ts';

/**
 * `unconfirmed`: the topic has no confirmed subscription. `hidden`: another account owns the topic and does not allow
 * this account to list its subscriptions.
 */
export type Subscription = 'subscribed' | 'unconfirmed' | 'hidden' | 'absent';

export const defaultTopicArn = 'arn:{partition}:sns:{region}:{account}:asr-cloudtrail-alarms';

export const topicParameters = {
  topicArn: text({
    default: defaultTopicArn,
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
export function readSubscription(TopicArn: string, aws: Aws): Promise<Subscription> {
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
