import type { Event, NotificationConfiguration } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo } from '../../engine/index.ts';
import { arrangeBucket, bucketArn, fakeBuckets } from './testing/index.ts';
import { type FakeTopic, fakeTopics } from '../sns/testing/index.ts';
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import { s311 } from './s3-11.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:asr-s3-events-the-bucket';
const replication: Event[] = ['s3:Replication:*'];
const useful: Event[] = ['s3:ObjectAcl:Put', 's3:ObjectRemoved:*'];
const own = { Id: 'asr-s3-11', TopicArn: topicArn, Events: useful };
const ownPolicy = '{"Statement":[{"Sid":"AsrBucketEvents"}]}';
const queue = {
  QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:thumbnails',
  Events: ['s3:ObjectCreated:*' as const],
  Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'images/' }] } },
};
const lambda = { LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:audit', Events: useful };

function account(notifications?: NotificationConfiguration, topics: { readonly [arn: string]: FakeTopic } = {}) {
  const buckets = fakeBuckets({ 'the-bucket': { owner: '111122223333', ...(notifications && { notifications }) } });
  const sns = fakeTopics(topics);
  return { buckets, sns, aws: fakeAws({ ...buckets.handlers, ...sns.handlers }) };
}

async function changesOn({ aws }: ReturnType<typeof account>): Promise<readonly AnyChange[]> {
  const planned = await plan(s311, target, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

describePlaybook(s311, {
  target,
  onMoto: arrangeBucket,
  changes: {
    'a bucket as S3 makes it, without notifications': () => account().aws,
    'a bucket that notifies EventBridge alone': () => account({ EventBridgeConfiguration: {} }).aws,
    'a bucket that lacks some of the event types that the control asks for': () => ({
      aws: account({ QueueConfigurations: [queue] }).aws,
      parameters: { eventTypes: ['s3:ObjectCreated:Put', 's3:ObjectRemoved:*'] },
    }),
    'a bucket whose notification of ours lacks an event type': () => ({
      aws: account({ TopicConfigurations: [own] }, { [topicArn]: { policy: ownPolicy } }).aws,
      parameters: { eventTypes: ['s3:ObjectRestore:*'] },
    }),
  },
  leaves: {
    'a bucket that notifies a queue': () => account({ QueueConfigurations: [queue] }).aws,
    'a bucket that notifies a function of all that the control asks for, and of more': () => ({
      aws: account({ LambdaFunctionConfigurations: [lambda] }).aws,
      parameters: { eventTypes: ['s3:ObjectRemoved:Delete'] },
    }),
    'a bucket with the notification of ours': () => account({ TopicConfigurations: [own] }).aws,
  },
  refuses: {
    'a bucket with a notification of part of an event type that the control asks for': () => ({
      aws: account({ QueueConfigurations: [{ ...queue, Events: ['s3:ObjectCreated:Put'] }] }).aws,
      parameters: { eventTypes: ['s3:ObjectCreated:*'] },
    }),
    'a bucket whose topic is somebody else’s': () =>
      account(undefined, { [topicArn]: { policy: '{"Statement":[]}' } }).aws,
  },
  gone: {
    'a bucket that was deleted': () => fakeAws(fakeBuckets().handlers),
  },
});

describe('S3.11', () => {
  it('never replaces the queues, functions, EventBridge or topics that are notified already', async () => {
    const theirs = {
      QueueConfigurations: [queue],
      LambdaFunctionConfigurations: [{ ...lambda, Events: ['s3:ObjectRestore:*' as const] }],
      TopicConfigurations: [{ TopicArn: 'arn:aws:sns:eu-west-1:111122223333:x', Events: replication }],
      EventBridgeConfiguration: {},
    };
    const { aws, buckets } = account(theirs);
    const planned = await plan(s311, target, aws, { eventTypes: ['s3:ObjectRemoved:*'] });
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(s311, target, changes, aws);
    expect(buckets.find('the-bucket')?.notifications).toEqual({
      ...theirs,
      TopicConfigurations: [...theirs.TopicConfigurations, { ...own, Events: ['s3:ObjectRemoved:*'] }],
    });

    await undo(s311, target, changes, aws);
    expect(buckets.find('the-bucket')?.notifications).toEqual(theirs);
  });

  it('never fails for a queue of somebody else that is gone, which S3 would try to reach', async () => {
    const made = account({ QueueConfigurations: [queue] });
    const aws = fakeAws({
      ...made.buckets.handlers,
      PutBucketNotificationConfigurationCommand: (input: { SkipDestinationValidation?: boolean }) => {
        if (input.SkipDestinationValidation !== true) throw named('InvalidArgument');
        return {};
      },
    });

    await s311.apply(target, { field: 'ownEvents', from: null, to: useful }, aws);

    expect(aws.calls).toContain('s3:PutBucketNotification');
  });

  it('keeps the event types of its own notification when the control asks for one more', async () => {
    const { aws } = account({ TopicConfigurations: [own] }, { [topicArn]: { policy: ownPolicy } });

    expect(await plan(s311, target, aws, { eventTypes: ['s3:ObjectRestore:*'] })).toMatchObject({
      changes: [{ field: 'ownEvents', from: useful, to: [...useful, 's3:ObjectRestore:*'] }],
    });
  });

  it('names the topic of a bucket with dots in its name without them, as SNS asks', async () => {
    const buckets = fakeBuckets({ 'www.example.com': { owner: '111122223333' } });
    const aws = fakeAws({ ...buckets.handlers, ...fakeTopics({}).handlers });

    expect(await plan(s311, { ...target, resourceId: 'arn:aws:s3:::www.example.com' }, aws)).toMatchObject({
      changes: [{ to: 'arn:aws:sns:eu-west-1:111122223333:asr-s3-events-www_example_com' }, { field: 'ownEvents' }],
    });
  });

  it('makes no topic when it may not see whether there is one', async () => {
    const made = account();
    const aws = fakeAws({
      ...made.buckets.handlers,
      GetTopicAttributesCommand: () => {
        throw named('AuthorizationErrorException');
      },
    });

    await expect(plan(s311, target, aws)).rejects.toThrow('AuthorizationErrorException');
  });

  it('lets this bucket of this account publish to the topic, and nobody else', async () => {
    const made = account();

    await apply(s311, target, await changesOn(made), made.aws);

    const { policy = '', tags } = made.sns.find(topicArn) ?? {};
    expect(tags).toEqual({ 'asr:remediation': 'S3.11' });
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        {
          Principal: { Service: 's3.amazonaws.com' },
          Condition: {
            ArnEquals: { 'aws:SourceArn': bucketArn },
            StringEquals: { 'aws:SourceAccount': '111122223333' },
          },
        },
      ],
    });
  });

  it('undo keeps a topic that somebody subscribed to, and says so', async () => {
    const made = account();
    const changes = await changesOn(made);
    await apply(s311, target, changes, made.aws);
    made.sns.subscribe(topicArn);

    expect(await undo(s311, target, changes, made.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('has subscriptions'),
    });
    expect(made.sns.find(topicArn)).toBeDefined();
  });
});
