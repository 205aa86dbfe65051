/** The event notifications of a bucket: one configuration of ASR next to those of the owner. */
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  type TopicConfiguration,
} from '@aws-sdk/client-s3';
import type { ReachedBucket } from '../bucket/index.ts';

export interface NotificationsState {
  /** The event types of ASR's configuration, in alphabetical order; `null` if there is none. */
  readonly ownEvents: readonly string[] | null;
  /** The event types of all other topics, queues and functions. */
  readonly otherEvents: readonly string[];
}

const id = 'asr-s3-11';

export async function readNotifications(bucket: ReachedBucket): Promise<NotificationsState> {
  const configuration = await readConfiguration(bucket);
  const { TopicConfigurations: topics = [], QueueConfigurations: queues = [] } = configuration;
  const { LambdaFunctionConfigurations: functions = [] } = configuration;
  const others = [...topics.filter(({ Id }) => Id !== id), ...queues, ...functions];
  return {
    ownEvents: topics.find(({ Id }) => Id === id)?.Events?.toSorted() ?? null,
    otherEvents: others.flatMap(({ Events = [] }) => Events),
  };
}

/** Changes ASR's configuration. S3 replaces the whole configuration, so all others are sent back unchanged. */
export async function changeNotifications(
  bucket: ReachedBucket,
  topicArn: string,
  events: readonly string[] | null,
): Promise<void> {
  const configuration = await readConfiguration(bucket);
  const others = (configuration.TopicConfigurations ?? []).filter(({ Id }) => Id !== id);
  // The SDK's list of event types does not have the newest ones.
  const own = events === null ? [] : [{ Id: id, TopicArn: topicArn, Events: [...events] } as TopicConfiguration];
  await bucket.s3.send(
    new PutBucketNotificationConfigurationCommand({
      ...bucket.address,
      NotificationConfiguration: { ...configuration, TopicConfigurations: [...others, ...own] },
      // Without this, S3 rejects the whole configuration if another queue or function in it was deleted.
      SkipDestinationValidation: true,
    }),
  );
}

async function readConfiguration({ s3, address }: ReachedBucket): Promise<NotificationConfiguration> {
  const { $metadata: _, ...configuration } = await s3.send(new GetBucketNotificationConfigurationCommand(address));
  return configuration;
}
