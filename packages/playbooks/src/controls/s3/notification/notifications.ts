/** The event notifications of a bucket: one configuration of ours beside those of its owner. */
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  type TopicConfiguration,
} from '@aws-sdk/client-s3';
import type { ReachedBucket } from '../bucket/index.ts';

export interface NotificationsState {
  /** The event types of the configuration of ours, in order of the alphabet; `null` if there is none. */
  readonly ownEvents: readonly string[] | null;
  /** Those that somebody else's topics, queues and functions get. */
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

/** S3 replaces the whole configuration: everything else is sent back as it was. */
export async function changeNotifications(
  bucket: ReachedBucket,
  topicArn: string,
  events: readonly string[] | null,
): Promise<void> {
  const configuration = await readConfiguration(bucket);
  const others = (configuration.TopicConfigurations ?? []).filter(({ Id }) => Id !== id);
  // The SDK's list of event types is older than the newest.
  const own = events === null ? [] : [{ Id: id, TopicArn: topicArn, Events: [...events] } as TopicConfiguration];
  await bucket.s3.send(
    new PutBucketNotificationConfigurationCommand({
      ...bucket.address,
      NotificationConfiguration: { ...configuration, TopicConfigurations: [...others, ...own] },
      // A queue or function of somebody else that is gone would otherwise make S3 reject all of it.
      SkipDestinationValidation: true,
    }),
  );
}

async function readConfiguration({ s3, address }: ReachedBucket): Promise<NotificationConfiguration> {
  const { $metadata: _, ...configuration } = await s3.send(new GetBucketNotificationConfigurationCommand(address));
  return configuration;
}
