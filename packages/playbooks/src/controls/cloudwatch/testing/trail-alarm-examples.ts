/** The examples that CloudWatch.1 to CloudWatch.14 share, each with its own pattern. */
import type { AdvancedFieldSelector } from '@aws-sdk/client-cloudtrail';
import { expect, it } from '@jest/globals';
import {
  type AnyPlaybook,
  type Parameters as Values,
  apply,
  parametersFor,
  plan,
  undo,
  verify,
} from '../../../engine/index.ts';
import type { PlaybookExamples } from '../../../testing/laws/index.ts';
import { arrangeTrailLogs, confirmed, fakeTrailAlarms, securityTopic, topicArn } from './fake-trail-alarms.ts';

export const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const subscribed = { [topicArn]: [`${topicArn}:0ab1`] };
const security = { topicArn: 'arn:{partition}:sns:{region}:{account}:security' };

const foreignTopic = 'arn:aws:sns:eu-west-1:444455556666:security';

const publishable = (Principal: object | string, Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal, Action } });

const management = (narrowed: AdvancedFieldSelector) => ({
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, narrowed],
});

export function trailAlarmExamples(pattern: string): PlaybookExamples {
  const alarmed = { pattern, actions: [securityTopic] };
  const account =
    (...given: Parameters<typeof fakeTrailAlarms>) =>
    () =>
      fakeTrailAlarms(...given).aws;
  return {
    target,
    onMoto: arrangeTrailLogs,
    changes: {
      'an account without a filter': account(),
      'a filter of the same pattern without an alarm': account({ pattern }),
      'a filter whose alarm has no action': account({ pattern, actions: [] }),
      'a filter whose alarm only invokes a function': account({
        pattern,
        actions: ['arn:aws:lambda:eu-west-1:111122223333:function:notify'],
      }),
      'a filter whose alarm has disabled actions': account({ ...alarmed, isEnabled: false }),
      'a filter of another pattern': account({ ...alarmed, pattern: '{ $.eventName = Nothing }' }),
      'an alarm whose topic has no subscriber': account({ ...alarmed, topics: { ...subscribed, [securityTopic]: [] } }),
      'an alarm whose topic has an unconfirmed subscription': account({
        ...alarmed,
        topics: { ...subscribed, [securityTopic]: ['PendingConfirmation'] },
      }),
      'an alarm whose topic was deleted': account({ ...alarmed, topics: subscribed }),
      'an account whose topic has a policy for alarms only': account({
        topicAttributes: { Policy: publishable({ Service: 'cloudwatch.amazonaws.com' }, 'sns:Publish') },
      }),
      'an account whose topic is encrypted with a customer managed key': account({
        topicAttributes: { KmsMasterKeyId: 'alias/alarms' },
      }),
      'an account whose topic hides its attributes': account({ topicAttributes: { hidden: 'true' } }),
      'an account when the policy names the topic': () => ({
        aws: fakeTrailAlarms({ topics: { [securityTopic]: [confirmed] } }).aws,
        parameters: security,
      }),
    },
    leaves: {
      'an alarm on the log group of a trail that excludes the events of AWS KMS': account({
        ...alarmed,
        trail: { advanced: [management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] })] },
      }),
      'a filter of the same pattern with an alarm': account(alarmed),
      'the same pattern with different white space': account({ ...alarmed, pattern: pattern.replaceAll(' || ', '||') }),
      'an alarm with several topics, one of which has a subscriber': account({
        ...alarmed,
        actions: [`${topicArn}-2`, securityTopic],
      }),
    },
    refuses: {
      'an account whose trail does not deliver to CloudWatch Logs': account({ trail: { logGroupArn: '' } }),
      'an account whose trail is stopped': account({ trail: { isLogging: false } }),
      'an alarm on the log group of a stopped trail': account({ ...alarmed, trail: { isLogging: false } }),
      'an account whose trail records only writes': account({
        trail: { basic: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] },
      }),
      'an account whose trail records only reads, by an advanced selector': account({
        trail: { advanced: [management({ Field: 'readOnly', Equals: ['true'] })] },
      }),
      'an account with a single-Region trail': account({ trail: { isMultiRegion: false } }),
      'an account whose trail delivers to a log group of another account': account({
        trail: { logGroupArn: 'arn:aws:logs:eu-west-1:999999999999:log-group:trail:*' },
      }),
      'an account without the topic': account({ topics: {} }),
      'an account whose topic has no subscriber': account({ topics: { [topicArn]: [] } }),
      'an account whose topic has an unconfirmed subscription': account({
        topics: { [topicArn]: ['PendingConfirmation'] },
      }),
      'an alarm on a topic whose subscriptions are hidden from this account': account({
        ...alarmed,
        topics: { ...subscribed, [securityTopic]: 'hidden' },
      }),
      'a topic that the policy names and that does not exist': () => ({
        aws: fakeTrailAlarms({ topics: subscribed }).aws,
        parameters: security,
      }),
      'a topic that the policy names and that has no confirmed subscription': () => ({
        aws: fakeTrailAlarms({ topics: { ...subscribed, [securityTopic]: ['PendingConfirmation'] } }).aws,
        parameters: security,
      }),
      'a topic of another account that hides its subscriptions': () => ({
        aws: fakeTrailAlarms({ topics: { ...subscribed, [foreignTopic]: 'hidden' } }).aws,
        parameters: { topicArn: foreignTopic },
      }),
      'a topic that SNS.1 encrypted with the AWS managed key, which alarms cannot use': account({
        topicAttributes: { KmsMasterKeyId: 'alias/aws/sns' },
      }),
      'a topic whose policy does not let alarms publish': account({
        topicAttributes: { Policy: publishable({ Service: 'events.amazonaws.com' }, 'sns:Publish') },
      }),
      'a topic whose policy lets everyone subscribe only': account({
        topicAttributes: { Policy: publishable('*', 'sns:Subscribe') },
      }),
      'a topic outside of the Region of the log group': () => ({
        aws: fakeTrailAlarms().aws,
        parameters: { topicArn: 'arn:aws:sns:us-east-1:111122223333:security' },
      }),
    },
  };
}

/** The tests that the contract of playbooks does not cover. */
export function itAlarmsSubscribers(playbook: AnyPlaybook, pattern: string): void {
  const changesOf = async ({ aws }: ReturnType<typeof fakeTrailAlarms>, parameters: Values = {}) => {
    const planned = await plan(playbook, target, aws, parametersFor(playbook, parameters));
    return planned.kind === 'change' ? planned.changes : [];
  };

  it('creates a filter with exactly the pattern of Security Hub', async () => {
    const fake = fakeTrailAlarms();

    await apply(playbook, target, await changesOf(fake), fake.aws);

    expect(fake.patterns()).toEqual([pattern]);
  });

  it.each([
    ['does not exist', subscribed],
    ['has no confirmed subscription', { ...subscribed, [securityTopic]: [] }],
  ])('never plans an alarm on a topic in the policy that %s', async (problem, topics) => {
    const fake = fakeTrailAlarms({ topics });

    expect(await plan(playbook, target, fake.aws, parametersFor(playbook, security))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining(`The topic ${securityTopic} ${problem}`),
    });
  });

  it('is not verified after the last subscriber is removed', async () => {
    const topics: { [arn: string]: readonly string[] } = { ...subscribed };
    const fake = fakeTrailAlarms({ topics });
    await apply(playbook, target, await changesOf(fake), fake.aws);
    topics[topicArn] = [];

    expect(await verify(playbook, target, fake.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining(`${playbook.control}: { parameters: { topicArn:`),
    });
  });

  it('moves its own alarm to the topic in the policy, and undo moves it back', async () => {
    const topics: { [arn: string]: readonly string[] } = { ...subscribed, [securityTopic]: [confirmed] };
    const fake = fakeTrailAlarms({ topics });
    await apply(playbook, target, await changesOf(fake), fake.aws);
    topics[topicArn] = [];
    const changes = await changesOf(fake, security);
    await apply(playbook, target, changes, fake.aws);

    expect(fake.alarms()).toMatchObject([{ AlarmActions: [securityTopic] }]);
    expect(await undo(playbook, target, changes, fake.aws)).toEqual({ kind: 'done' });
    expect(fake.alarms()).toMatchObject([{ AlarmActions: [topicArn] }]);
  });

  it.each([
    ['another log group', 'arn:aws:logs:eu-west-1:111122223333:log-group:new:*'],
    ['no log group', ''],
  ])(
    'undo notices that the trail was replaced by one with %s, and names the log group of the filter',
    async (_, arn) => {
      const fake = fakeTrailAlarms();
      const changes = await changesOf(fake);
      await apply(playbook, target, changes, fake.aws);
      fake.replaceTrail(arn);

      expect(await undo(playbook, target, changes, fake.aws)).toMatchObject({
        kind: 'refused',
        conflicts: [{ field: 'filter', now: expect.stringMatching(/^asr-cloudwatch-\d+ in trail$/) }],
      });
      expect(fake.alarms()).toHaveLength(1);
    },
  );

  it('watches the trail that replaced another, and undo keeps the filter of the first', async () => {
    const fake = fakeTrailAlarms();
    await apply(playbook, target, await changesOf(fake), fake.aws);
    fake.replaceTrail('arn:aws:logs:eu-west-1:111122223333:log-group:new:*');
    const changes = await changesOf(fake);

    expect(changes).toMatchObject([{ field: 'filter', from: expect.stringContaining(' in trail') }]);
  });
}
