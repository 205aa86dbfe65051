import { type Target, definePlaybook, join, refuse, set } from '../../engine/index.ts';
import { type ReachedBucket, bucketPermissions, covers, reachBucket, readBucket } from './bucket/index.ts';
import {
  type EventTopic,
  changeNotifications,
  createTopic,
  deleteTopic,
  eventTopicPermissions,
  readEventTopic,
  readNotifications,
} from './notification/index.ts';
import { texts } from '../../parameters/index.ts';

const bucket = bucketPermissions(['s3:GetBucketNotification'], ['s3:PutBucketNotification']);
/** Rare and telling: a busy bucket would publish millions of events for what is created in it. */
const usefulEvents = ['s3:ObjectAcl:Put', 's3:ObjectRemoved:*'];
/**
 * S3.11: S3 general purpose buckets should have event notifications enabled.
 *
 * A bucket without any notification gets an SNS topic of its own, `asr-s3-events-BUCKET`, that hears
 * of deleted objects and changed ACLs, or of what the control's parameter `eventTypes` asks for.
 * Nobody is subscribed: do so where it matters. SNS charges for each event published beyond a free
 * million a month. Topics, queues, functions and EventBridge that the bucket notifies already stay
 * as they are. EventBridge alone does not pass the control. Messages hold the names of objects, and
 * the topic does not encrypt them with a key of your own. Undo removes the notification and the
 * topic, which stays if somebody has subscribed.
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
      form: 'an event type of S3 such as s3:ObjectCreated:*',
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
    const missing = wanted.filter((event) => !covers(present, event));
    if (missing.length === 0) return { kind: 'compliant' };

    const overlap = state.otherEvents.find((event) => covers(missing, event));
    if (overlap !== undefined) {
      return refuse(
        `Another notification of the bucket takes ${overlap}, and S3 notifies nobody else of that. ` +
          `Widen it by hand to all of ${missing.join(', ')}.`,
      );
    }
    if (state.topicPolicy === 'of somebody else') {
      return refuse(`The topic ${state.topicArn} does not let the bucket publish. Delete it, then remediate again.`);
    }
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

/** In the Region of the bucket, where alone S3 publishes. A name of a topic has no dots. */
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
