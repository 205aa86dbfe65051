import type { Event, NotificationConfiguration } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo } from '../../engine/index.ts';
import { arrangeBucket, bucketArn, fakeBuckets } from './testing/index.ts';
import { type FakeTopic, fakeTopics } from '../sns/testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s311 } from './s3-11.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:asr-s3-events-the-bucket';
const replication: Event[] = ['s3:Replication:*'];
const useful: Event[] = ['s3:ObjectAcl:Put', 's3:ObjectRemoved:*'];
const own = { Id: 'asr-s3-11', TopicArn: topicArn, Events: useful };
const publish = {
  Sid: 'AsrBucketEvents',
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topicArn,
  Condition: { ArnEquals: { 'aws:SourceArn': bucketArn }, StringEquals: { 'aws:SourceAccount': '111122223333' } },
};
/** SNS may return another form than it was given. */
const ownPolicy = JSON.stringify({ Statement: { ...publish, Action: ['sns:Publish'] } });
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
    'a bucket as S3 creates it, without notifications': () => account().aws,
    'a bucket that notifies only EventBridge': () => account({ EventBridgeConfiguration: {} }).aws,
    'a bucket that lacks some of the event types that the control requires': () => ({
      aws: account({ QueueConfigurations: [queue] }).aws,
      parameters: { eventTypes: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] },
    }),
    'a bucket whose notification of ASR lacks an event type': () => ({
      aws: account({ TopicConfigurations: [own] }, { [topicArn]: { policy: ownPolicy } }).aws,
      parameters: { eventTypes: ['s3:ObjectRestore:*'] },
    }),
  },
  leaves: {
    'a bucket that notifies a queue': () => account({ QueueConfigurations: [queue] }).aws,
    'a bucket that notifies a function of more events than the control requires': () => ({
      aws: account({ LambdaFunctionConfigurations: [lambda] }).aws,
      parameters: { eventTypes: ['s3:ObjectRemoved:*'] },
    }),
    'a bucket with the notification of ASR': () => account({ TopicConfigurations: [own] }).aws,
  },
  refuses: {
    'a bucket with a notification of a part of a required event type': () => ({
      aws: account({ QueueConfigurations: [{ ...queue, Events: ['s3:ObjectCreated:Put'] }] }).aws,
      parameters: { eventTypes: ['s3:ObjectCreated:*'] },
    }),
    'a bucket whose notifications include a required event type only in a wildcard': () => ({
      aws: account({ LambdaFunctionConfigurations: [lambda] }).aws,
      parameters: { eventTypes: ['s3:ObjectRemoved:Delete'] },
    }),
    'a bucket whose topic lets another bucket publish, under the Sid of ASR': () =>
      account(undefined, {
        [topicArn]: { policy: JSON.stringify({ Statement: [{ ...publish, Condition: {} }] }) },
      }).aws,
    'a bucket whose topic has the AWS managed key, which S3 cannot use': () =>
      account(undefined, { [topicArn]: { policy: ownPolicy, key: 'alias/aws/sns' } }).aws,
    'a bucket whose topic does not let it publish': () =>
      account(undefined, { [topicArn]: { policy: '{"Statement":[]}' } }).aws,
  },
  gone: {
    'a bucket that was deleted': () => fakeAws(fakeBuckets().handlers),
  },
});

describe('S3.11', () => {
  it('never replaces existing notifications of queues, functions, EventBridge or topics', async () => {
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

  it('skips the validation of other destinations, so that a deleted queue causes no failure', async () => {
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

  it('keeps the event types of its own notification if the control requires another one', async () => {
    const { aws } = account({ TopicConfigurations: [own] }, { [topicArn]: { policy: ownPolicy } });

    expect(await plan(s311, target, aws, { eventTypes: ['s3:ObjectRestore:*'] })).toMatchObject({
      changes: [{ field: 'ownEvents', from: useful, to: [...useful, 's3:ObjectRestore:*'] }],
    });
  });

  it('names the topic without the dots of a bucket name, which SNS does not allow', async () => {
    const buckets = fakeBuckets({ 'www.example.com': { owner: '111122223333' } });
    const aws = fakeAws({ ...buckets.handlers, ...fakeTopics({}).handlers });

    expect(await plan(s311, { ...target, resourceId: 'arn:aws:s3:::www.example.com' }, aws)).toMatchObject({
      changes: [{ to: 'arn:aws:sns:eu-west-1:111122223333:asr-s3-events-www_example_com' }, { field: 'ownEvents' }],
    });
  });

  it('creates no topic if it is not allowed to read the topic', async () => {
    const made = account();
    const aws = fakeAws({
      ...made.buckets.handlers,
      GetTopicAttributesCommand: () => {
        throw named('AuthorizationErrorException');
      },
    });

    await expect(plan(s311, target, aws)).rejects.toThrow('AuthorizationErrorException');
  });

  it('lets only this bucket of this account publish to the topic', async () => {
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

  it('keeps a topic with subscriptions during undo, and reports it', async () => {
    const made = account();
    const changes = await changesOn(made);
    await apply(s311, target, changes, made.aws);
    made.sns.subscribe(topicArn);

    expect(await undo(s311, target, changes, made.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('now has subscriptions'),
    });
    expect(made.sns.find(topicArn)).toBeDefined();
  });
});
