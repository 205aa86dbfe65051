import type { DescribeAlarmsInput, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { EventSubscription } from '@aws-sdk/client-rds';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { sns1 } from './sns-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:sns:eu-west-1:111122223333:orders',
};

const usable = ['kms:GenerateDataKey*', 'kms:Decrypt'];
const keyPolicy = JSON.stringify({
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*' },
    {
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 's3.amazonaws.com'] },
      Action: usable,
    },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222233334444:root' }, Action: usable },
    { Effect: 'Deny', Principal: '*', Action: 'kms:*' },
    { Effect: 'Allow', Principal: { Service: 'events.rds.amazonaws.com' }, Action: 'kms:Decrypt' },
  ],
});

const foreignKey = 'arn:aws:kms:eu-west-1:999999999999:key/0ab1';
/** The KMS keys that a policy file can name. */
const keys: ReadonlyMap<string, Partial<KeyMetadata>> = new Map([
  ['alias/events', {}],
  [foreignKey, { AWSAccountId: '999999999999', KeyId: 'foreign' }],
  ['arn:aws:kms:eu-west-1:111122223333:key/0ab1', {}],
  ['alias/disabled', { KeyState: 'Disabled' }],
  ['alias/signing', { KeySpec: 'RSA_2048' }],
]);

/** A topic of the account with these attributes. */
function topic(
  given: { readonly [attribute: string]: string } = {},
  arn = target.resourceId,
  alarms: readonly MetricAlarm[] = [],
  subscriptions: readonly EventSubscription[] = [],
  policyOfKey = keyPolicy,
) {
  const attributes = { ...given };
  const find = (input: { TopicArn: string }) => {
    if (input.TopicArn !== arn) throw named('NotFoundException');
    return attributes;
  };
  return fakeAws({
    // Like CloudWatch: filters by the prefix of the action, and returns only metric alarms unless both types are named.
    DescribeAlarmsCommand: ({ ActionPrefix = '', AlarmTypes = ['MetricAlarm'] }: DescribeAlarmsInput) => {
      const actionsOf = ({ AlarmActions = [], OKActions = [], InsufficientDataActions = [] }: MetricAlarm) => [
        ...AlarmActions,
        ...OKActions,
        ...InsufficientDataActions,
      ];
      const found = alarms.filter((alarm) => actionsOf(alarm).some((action) => action.startsWith(ActionPrefix)));
      const composite = found.filter(({ MetricName }) => MetricName === undefined);
      return {
        MetricAlarms: found.filter(({ MetricName }) => MetricName !== undefined),
        CompositeAlarms: AlarmTypes.includes('CompositeAlarm') ? composite : [],
      };
    },
    DescribeKeyCommand: (input: { KeyId: string }) => {
      const key = keys.get(input.KeyId);
      if (key === undefined) throw named('NotFoundException');
      const standard = {
        KeyId: '0ab1',
        AWSAccountId: '111122223333',
        KeyState: 'Enabled',
        KeySpec: 'SYMMETRIC_DEFAULT',
      };
      return { KeyMetadata: { ...standard, ...key } };
    },
    // KMS accepts no alias here.
    GetKeyPolicyCommand: ({ KeyId }: { KeyId: string }) => {
      if (KeyId !== '0ab1') throw named('NotFoundException');
      return { Policy: policyOfKey };
    },
    DescribeEventSubscriptionsCommand: ({ Marker = '0' }: { Marker?: string }) => {
      const next = Number(Marker) + 1;
      const EventSubscriptionsList = subscriptions.slice(next - 1, next);
      return { EventSubscriptionsList, ...(next < subscriptions.length && { Marker: String(next) }) };
    },
    GetTopicAttributesCommand: (input: { TopicArn: string }) => ({ Attributes: find(input) }),
    SetTopicAttributesCommand: (input: { TopicArn: string; AttributeName: string; AttributeValue: string }) => {
      find(input)[input.AttributeName] = input.AttributeValue;
      return {};
    },
  });
}

const policyFor = (Principal: object | string | undefined, more: object = {}) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'sns:Publish', ...more }] });
/** The policy of a new topic. */
const defaultPolicy = policyFor(
  { AWS: '*' },
  {
    Action: ['SNS:GetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
    Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
  },
);
const withAlarm = (alarm: MetricAlarm, Policy = defaultPolicy) => topic({ Policy }, target.resourceId, [alarm]);
const cpu = { AlarmName: 'cpu', MetricName: 'CPUUtilization' };
const subscription = (CustSubscriptionId: string, SnsTopicArn = target.resourceId) => ({
  CustSubscriptionId,
  SnsTopicArn,
});
const withSubscriptions = (...given: readonly EventSubscription[]) =>
  topic({ Policy: defaultPolicy }, target.resourceId, [], given);
const forAlarms = policyFor({ Service: ['events.amazonaws.com', 's3.amazonaws.com'] });

describePlaybook(sns1, {
  target,
  onMoto: async (account) => {
    const { TopicArn } = await account.client(SNSClient).send(new CreateTopicCommand({ Name: 'orders' }));
    return String(TopicArn);
  },
  changes: {
    'a topic as SNS creates it, for its account': () => topic({ Policy: defaultPolicy }),
    'a topic whose response omits key and policy': () => topic(),
    'a topic whose key was removed': () => topic({ KmsMasterKeyId: '', Policy: defaultPolicy }),
    'a topic that roles of its account publish to': () =>
      topic({ Policy: policyFor({ AWS: ['111122223333', 'arn:aws:iam::111122223333:role/shop'] }) }),
    'a topic that another account is denied': () =>
      topic({
        Policy: JSON.stringify({
          Statement: [
            { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/shop' }, Action: 'sns:Publish' },
            { Effect: 'Deny', Principal: { AWS: '222233334444' }, Action: 'sns:Publish' },
          ],
        }),
      }),
    'a topic that everyone can subscribe to, and only the account can publish to': () =>
      topic({ Policy: policyFor('*', { Action: ['sns:Subscribe', 'sns:Get*'] }) }),
    'a topic that only principals of its account publish to, by a condition': () =>
      topic({ Policy: policyFor('*', { Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }) }),
    'a topic for its account, by a condition with wildcards': () =>
      topic({ Policy: policyFor('*', { Condition: { StringLike: { 'aws:SourceOwner': '111122223333' } } }) }),
    'a topic whose name begins like that of a topic with an alarm': () =>
      withAlarm({ ...cpu, AlarmActions: [`${target.resourceId}-eu`] }),
    'a topic next to one that RDS events go to': () =>
      withSubscriptions(subscription('all', `${target.resourceId}-eu`)),
    'a topic that another account publishes to, with a customer managed key': () => ({
      aws: topic({ Policy: policyFor({ AWS: ['222233334444', 'arn:aws:iam::222233334444:role/shop'] }) }),
      parameters: { kmsMasterKeyId: 'alias/events' },
    }),
    'a topic with an alarm, with a customer managed key': () => ({
      aws: withAlarm({ ...cpu, AlarmActions: [target.resourceId] }),
      parameters: { kmsMasterKeyId: 'alias/events' },
    }),
    'a topic that services publish to, with a customer managed key': () => ({
      aws: topic({ Policy: forAlarms }),
      parameters: { kmsMasterKeyId: 'alias/events' },
    }),
  },
  leaves: {
    'a topic with the AWS managed key': () => topic({ KmsMasterKeyId: 'alias/aws/sns' }),
    'a topic with a customer managed key': () => topic({ KmsMasterKeyId: 'alias/orders', Policy: forAlarms }),
  },
  refuses: {
    'a topic that an alarm of the account publishes to': () => withAlarm({ ...cpu, AlarmActions: [target.resourceId] }),
    'a topic that an alarm publishes to when it returns to OK': () =>
      withAlarm({ ...cpu, OKActions: [target.resourceId] }),
    'a topic that an alarm without data publishes to': () =>
      withAlarm({ ...cpu, InsufficientDataActions: [target.resourceId] }),
    'a topic that a composite alarm publishes to': () =>
      withAlarm({ AlarmName: 'shop', AlarmActions: [target.resourceId] }),
    'a topic that RDS events go to, in the second place of the list': () =>
      withSubscriptions(subscription('other', 'arn:aws:sns:eu-west-1:111122223333:x'), subscription('failovers')),
    'a topic that another account publishes to': () => topic({ Policy: policyFor({ AWS: '222233334444' }) }),
    'a topic that a role of another account publishes to': () =>
      topic({ Policy: policyFor({ AWS: 'arn:aws:iam::222233334444:role/shop' }) }),
    'a topic that a bucket publishes to, by a condition of the policy': () =>
      topic({ Policy: policyFor('*', { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::uploads' } } }) }),
    'a topic that services on behalf of the account publish to': () =>
      topic({ Policy: policyFor('*', { Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }) }),
    'a topic that the account and another one publish to': () =>
      topic({
        Policy: policyFor('*', {
          Condition: { StringEquals: { 'aws:PrincipalAccount': ['111122223333', '222233334444'] } },
        }),
      }),
    'a topic that allows everyone all actions': () => topic({ Policy: policyFor({ AWS: '*' }, { Action: 'SNS:*' }) }),
    'a topic that another account publishes to, among other actions': () =>
      topic({ Policy: policyFor({ AWS: '222233334444' }, { Action: ['sns:Subscribe', 'sns:Publish'] }) }),
    'a topic that another account publishes to, by a wildcard for one letter': () =>
      topic({ Policy: policyFor({ AWS: '222233334444' }, { Action: 'sns:Publis?' }) }),
    'a topic whose policy has NotPrincipal': () =>
      topic({ Policy: policyFor(undefined, { NotPrincipal: { AWS: '222233334444' } }) }),
    'a topic whose policy has NotAction': () =>
      topic({ Policy: policyFor('*', { Action: undefined, NotAction: 'sns:DeleteTopic' }) }),
    'a topic that services publish to, with a key that they cannot use': () => topic({ Policy: forAlarms }),
    'a topic that one service publishes to': () => topic({ Policy: policyFor({ Service: 's3.amazonaws.com' }) }),
  },
  gone: { 'a topic that was deleted': () => topic({}, 'arn:aws:sns:eu-west-1:111122223333:another') },
});

describe('SNS.1', () => {
  it('names the alarm that would be locked out', async () => {
    expect(await plan(sns1, target, withAlarm({ ...cpu, AlarmActions: [target.resourceId] }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('CloudWatch alarm cpu could no longer publish'),
    });
  });

  it('names the services that would be locked out', async () => {
    expect(await plan(sns1, target, topic({ Policy: forAlarms }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringMatching(/events\.amazonaws\.com and s3\.amazonaws\.com could no longer publish/),
    });
  });

  it.each([
    ['the AWS managed key', 'alias/aws/sns', 'such as ElastiCache and Redshift'],
    ['a customer managed key', 'alias/events', 'unless the policy of the KMS key alias/events lets'],
  ])('asks whether services publish that only the default policy lets in: %s', async (_, kmsMasterKeyId, says) => {
    const planned = await plan(sns1, target, topic({ Policy: defaultPolicy }), { kmsMasterKeyId });

    expect(planned).toMatchObject({ kind: 'change', asks: { key: expect.stringContaining(says) } });
    expect(planned).toMatchObject({ asks: { key: expect.stringMatching(/^After this change, AWS services that/) } });
  });

  it('does not ask if the policy lets only roles of the account publish', async () => {
    const Policy = policyFor({ AWS: 'arn:aws:iam::111122223333:role/app' });

    expect(await plan(sns1, target, topic({ Policy }))).not.toHaveProperty('asks');
  });

  it('asks whether services publish if the default statement is one of several', async () => {
    const own = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/app' }, Action: 'sns:Publish' };
    const Condition = { StringEquals: { 'AWS:SourceOwner': '111122223333' } };
    const byDefault = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:Publish', Condition };
    const Policy = JSON.stringify({ Statement: [own, byDefault] });

    expect(await plan(sns1, target, topic({ Policy }))).toMatchObject({
      asks: { key: expect.stringMatching(/^After this change, AWS services that/) },
    });
  });

  it('does not ask because of a statement that denies', async () => {
    const denied = { Effect: 'Deny', Principal: '*', Action: 'sns:Publish' };
    const Condition = { StringEquals: { 'AWS:SourceOwner': '111122223333' } };
    const allowed = {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/app' },
      Action: 'sns:Publish',
    };
    const Policy = JSON.stringify({ Statement: [allowed, { ...denied, Condition }] });

    expect(await plan(sns1, target, topic({ Policy }))).not.toHaveProperty('asks');
  });

  it('names everyone if everyone can publish', async () => {
    expect(await plan(sns1, target, topic({ Policy: policyFor('*') }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('everyone could no longer publish'),
    });
  });

  it.each([
    'alias/orders/eu-1',
    'arn:aws:kms:eu-west-1:111122223333:alias/orders/eu-1',
    'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-0ab1',
    '0ea3fef3-80a7-4778-9d8c-1c0c6e2f4a5b',
    'mrk-0ea3fef380a747789d8c1c0c6e2f4a5b',
  ])('accepts %s as a key', (key) => {
    expect(sns1.parameters.kmsMasterKeyId.read([key])).toEqual({ ok: true, value: key });
  });

  it.each([
    'a key',
    'my alias/orders',
    'alias/orders eu',
    'key/0ab1',
    'arn:aws:kms:eu-west-1:1111:key/0ab1',
    'arn:aws:sns:eu-west-1:111122223333:key/0ab1',
    'arn:aws:kms:eu-west-1:111122223333:key/0ab1 2',
    '0ea3fef3',
  ])('rejects %s as a key', (key) => {
    expect(sns1.parameters.kmsMasterKeyId.read([key])).toMatchObject({ ok: false });
  });

  it.each([
    ['everyone', '*', usable],
    ['its account by id', { AWS: '222233334444' }, usable],
    ['its account by ARN, among other principals', { AWS: ['333344445555', 'arn:aws:iam::222233334444:root'] }, usable],
    ['itself', { AWS: 'arn:aws:iam::222233334444:role/shop' }, usable],
    ['everyone for all actions', '*', ['kms:*']],
  ])('accepts a key whose policy names %s', async (_, Principal, Action) => {
    const Policy = policyFor({ AWS: 'arn:aws:iam::222233334444:role/shop' });
    const keyAllows = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action }] });
    const aws = topic({ Policy }, target.resourceId, [], [], keyAllows);

    expect(await apply(sns1, target, [{ field: 'key', from: null, to: 'alias/events' }], aws)).toEqual({
      kind: 'done',
    });
  });

  it('accepts a key that RDS may use for an event subscription', async () => {
    const Principal = { Service: 'events.rds.amazonaws.com' };
    const keyAllows = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: usable }] });
    const aws = topic({ Policy: defaultPolicy }, target.resourceId, [], [subscription('failovers')], keyAllows);

    expect(await apply(sns1, target, [{ field: 'key', from: null, to: 'alias/events' }], aws)).toEqual({
      kind: 'done',
    });
  });

  it('encrypts with the key in the parameter', async () => {
    const planned = await plan(sns1, target, topic({ Policy: forAlarms }), { kmsMasterKeyId: 'alias/events' });

    expect(planned).toMatchObject({ changes: [{ field: 'key', from: null, to: 'alias/events' }] });
  });

  it.each([
    ['does not exist', 'alias/typo', 'does not exist'],
    ['is disabled', 'alias/disabled', 'is not enabled (Disabled)'],
    ['cannot encrypt', 'alias/signing', 'not a symmetric encryption key'],
  ])('never gives a topic a key that %s, with which SNS rejects every message', async (_, key, reason) => {
    const aws = topic({ Policy: forAlarms });

    expect(await apply(sns1, target, [{ field: 'key', from: null, to: key }], aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining(reason),
    });
    expect(aws.calls).not.toContain('sns:SetTopicAttributes');
  });

  it.each([
    [
      'an event subscription that the key policy lets only decrypt',
      withSubscriptions(subscription('failovers')),
      'RDS event subscription failovers',
    ],
    [
      'a service that the key policy does not name',
      topic({ Policy: policyFor({ Service: 'budgets.amazonaws.com' }) }),
      'budgets.amazonaws.com',
    ],
    [
      'an account that the key policy does not name',
      topic({ Policy: policyFor({ AWS: '333344445555' }) }),
      '333344445555',
    ],
  ])('never shuts out %s with a customer managed key', async (_, aws, publisher) => {
    expect(await apply(sns1, target, [{ field: 'key', from: null, to: 'alias/events' }], aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining(`After this change, ${publisher} could no longer publish`),
    });
    expect(aws.calls).not.toContain('sns:SetTopicAttributes');
  });

  it.each([
    ['a key of another account', topic({ Policy: forAlarms }), foreignKey],
    ['a topic that everyone can publish to', topic({ Policy: policyFor('*') }), 'alias/events'],
    [
      'a topic with NotPrincipal',
      topic({ Policy: policyFor(undefined, { NotPrincipal: { AWS: '2' } }) }),
      'alias/events',
    ],
  ])('asks for %s, because it cannot check who is shut out', async (_, aws, kmsMasterKeyId) => {
    expect(await plan(sns1, target, aws, { kmsMasterKeyId })).toMatchObject({
      asks: { key: expect.stringContaining('which ASR cannot check') },
    });
    expect(await apply(sns1, target, [{ field: 'key', from: null, to: kmsMasterKeyId }], aws)).toEqual({
      kind: 'done',
    });
  });

  it.each(['alias/events', 'arn:aws:kms:eu-west-1:111122223333:key/0ab1'])(
    'does not ask for %s of the account, whose policy it can check',
    async (kmsMasterKeyId) => {
      const planned = await plan(sns1, target, topic({ Policy: forAlarms }), { kmsMasterKeyId });

      expect(planned).not.toHaveProperty('asks');
    },
  );

  it('keeps a key that another principal set after the plan', async () => {
    const aws = topic({ KmsMasterKeyId: 'alias/orders' });
    const change = { field: 'key', from: null, to: 'alias/aws/sns' };

    expect(await apply(sns1, target, [change], aws)).toMatchObject({ kind: 'refused' });
  });
});
