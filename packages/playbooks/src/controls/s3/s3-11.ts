import { type Target, covers, definePlaybook, join, refuse, set } from '../../engine/index.ts';
import { type ReachedBucket, bucketPermissions, reachBucket, readBucket } from './bucket/index.ts';
import {
  type EventTopic,
  type EventTopicState,
  type NotificationsState,
  changeNotifications,
  createTopic,
  deleteTopic,
  eventTopicPermissions,
  readEventTopic,
  readNotifications,
} from './notification/index.ts';
import { texts } from '../../parameters/index.ts';

const bucket = bucketPermissions(['s3:GetBucketNotification'], ['s3:PutBucketNotification']);
/** The default event types are rare and meaningful. Events for created objects would be millions for a busy bucket. */
const usefulEvents = ['s3:ObjectAcl:Put', 's3:ObjectRemoved:*'];

/**
 * S3.11: S3 general purpose buckets should have event notifications enabled.
 *
 * If a bucket has no event notification, ASR creates the SNS topic `asr-s3-events-BUCKET`. The bucket notifies the
 * topic of deleted objects and changed ACLs, or of the event types in the control's parameter `eventTypes`. The topic
 * has no subscriptions, so subscribe to it where you need the events. Existing notifications to topics, queues,
 * functions and EventBridge stay. A bucket that notifies only EventBridge does not pass this control.
 *
 * ASR refuses a topic that is encrypted with the AWS managed key, and a required event type that another notification of the bucket contains or overlaps, because S3 accepts no
 * second one for the same events.
 *
 * The first million published events per month are free, and SNS charges for further ones. Messages contain the names
 * of objects, and the topic is not encrypted with a customer managed key.
 *
 * @failed The AWS Config rule `s3-event-notifications-enabled` finds no event notification, or none for one of the
 * required event types.
 * @reads All notifications of the bucket to topics, queues and functions, and the policy and the key of the topic of ASR.
 * @impact None.
 * @owners None known.
 * @undo Undo removes the notification, and the topic if it has no subscriptions.
 * @unverified Whether the rule counts `s3:ObjectCreated:*` as `s3:ObjectCreated:Put`. ASR refuses instead of reporting
 * such a bucket as compliant.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-11
 */
export const s311 = definePlaybook({
  control: 'S3.11',
  title: 'publish events of an S3 bucket to an SNS topic',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    read: [...bucket.read, ...eventTopicPermissions.read],
    write: [...bucket.write, ...eventTopicPermissions.write],
    dependent: eventTopicPermissions.dependent,
    on: { ...bucket.on, ...eventTopicPermissions.on },
  },
  parameters: {
    eventTypes: texts({
      default: [],
      meaning: 'floor',
      pattern: /^s3:[A-Za-z]+(:[A-Za-z*]+)?$/,
      form: 'an S3 event type such as s3:ObjectCreated:*',
      most: 28,
      description: 'Empty: any notification.',
    }),
  },

  read: (target, aws) =>
    readBucket(target, aws, async (reached) => {
      const topic = topicFor(target, reached);
      const notifications = await readNotifications(reached);
      return { ...(await readEventTopic(topic, aws)), ...notifications, topicArn: topic.arn };
    }),

  plan(state, { eventTypes }) {
    const present = [...state.otherEvents, ...(state.ownEvents ?? [])];
    const wanted = eventTypes.length === 0 && present.length === 0 ? usefulEvents : eventTypes;
    const missing = wanted.filter((event) => !present.includes(event));
    if (missing.length === 0) return { kind: 'compliant' };

    const obstacle = obstacleTo(missing, present, state);
    if (obstacle !== undefined) return refuse(obstacle);
    const kept = (state.ownEvents ?? []).filter((event) => !covers(missing, event));
    const ownEvents = [...kept, ...missing].toSorted();
    return join(set(state, { topic: state.topicArn }), set(state, { ownEvents }));
  },

  async apply(target, change, aws) {
    const reached = await reachBucket(target, aws);
    if (reached === undefined) return;
    const topic = topicFor(target, reached);
    if (change.field === 'ownEvents') return changeNotifications(reached, topic.arn, change.to);
    return change.to === null ? deleteTopic(topic, aws) : createTopic(topic, aws);
  },
});

/** Returns why the bucket cannot notify the topic of ASR of these events; `undefined` if it can. */
function obstacleTo(
  missing: readonly string[],
  present: readonly string[],
  {
    otherEvents,
    topicPolicy,
    hasAwsManagedKey,
    topicArn,
  }: NotificationsState & EventTopicState & { readonly topicArn: string },
): string | undefined {
  const within = missing.find((event) => covers(present, event));
  if (within !== undefined) {
    return (
      `A notification of the bucket includes ${within} in a wildcard, and AWS Config may not count that. S3 does not ` +
      `accept a second notification for the same events: name ${within} in that notification, or the wildcard in the ` +
      'parameter eventTypes.'
    );
  }
  const overlap = otherEvents.find((event) => covers(missing, event));
  if (overlap !== undefined) {
    return (
      `Another notification of the bucket already covers ${overlap}, and S3 does not accept a second one for the ` +
      `same events. Extend that notification manually to ${missing.join(', ')}.`
    );
  }
  if (hasAwsManagedKey) {
    return (
      `The topic ${topicArn} is encrypted with the AWS managed key, which S3 cannot use. Encrypt it with a customer managed ` +
      'key whose policy allows s3.amazonaws.com, then remediate again.'
    );
  }
  if (topicPolicy !== 'does not let the bucket publish') return undefined;
  return (
    `The policy of the topic ${topicArn} is not the one that lets the bucket publish. Delete the topic, then remediate ` +
    'again.'
  );
}

/** Returns the topic in the Region of the bucket: S3 publishes to no other Region. A topic name cannot contain dots. */
function topicFor({ partition, accountId }: Target, { region, address }: ReachedBucket): EventTopic {
  const name = `asr-s3-events-${address.Bucket.replaceAll('.', '_')}`;
  return {
    arn: `arn:${partition}:sns:${region}:${accountId}:${name}`,
    region,
    bucketArn: `arn:${partition}:s3:::${address.Bucket}`,
    accountId,
    control: 'S3.11',
  };
}
