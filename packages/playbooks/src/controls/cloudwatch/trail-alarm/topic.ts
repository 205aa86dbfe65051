/** Whether anybody hears of what is published to an SNS topic. */
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { type Aws, type Keyed, ifAbsent } from '../../../engine/index.ts';
import { text } from '../../../parameters/index.ts';
import type { LogGroup } from './log-group.ts';

/** `hidden`: the topic is of another account, which does not let this one list its subscriptions. */
export type Audience = 'subscribed' | 'nobody' | 'hidden' | 'absent';

export const defaultTopicArn = 'arn:{partition}:sns:{region}:{account}:asr-cloudtrail-alarms';

export const topicParameters = {
  topicArn: text({
    default: defaultTopicArn,
    pattern: /^arn:(aws[a-z-]*|\{partition\}):sns:([a-z0-9-]+|\{region\}):(\d{12}|\{account\}):[\w-]{1,256}$/,
    form: 'the ARN of an SNS topic',
    description: '`{partition}`, `{region}` and `{account}` stand for those of the log group of the trail.',
  }),
};

export function topicFor(topicArn: string, { partition, region, accountId }: LogGroup): string {
  return topicArn.replace('{partition}', partition).replace('{region}', region).replace('{account}', accountId);
}

export function regionOf(topicArn: string): string {
  return topicArn.split(':')[3] ?? '';
}

export async function readAudiences(topics: readonly string[], aws: Aws): Promise<Keyed<Audience>> {
  const audiences: { [topic: string]: Audience } = {};
  for (const topic of topics) audiences[topic] = await readAudience(topic, aws);
  return audiences;
}

/** Only who has confirmed hears: until then a subscription has no ARN. */
export function readAudience(TopicArn: string, aws: Aws): Promise<Audience> {
  return listAudience(TopicArn, aws)
    .catch(ifAbsent('NotFoundException', 'absent' as const))
    .catch(ifAbsent('AuthorizationErrorException', 'hidden' as const));
}

async function listAudience(TopicArn: string, aws: Aws): Promise<Audience> {
  const client = aws.client(SNSClient, regionOf(TopicArn));
  for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    if (page.some(({ SubscriptionArn: arn = '' }) => arn.startsWith('arn:'))) return 'subscribed';
  }
  return 'nobody';
}
