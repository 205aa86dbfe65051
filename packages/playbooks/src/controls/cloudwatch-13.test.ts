import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../remediation.ts';
import { arrangeTrailLogs, fakeTrailAlarms, topicArn } from '../testing/fake-trail-alarms.ts';
import { describePlaybook } from '../testing/index.ts';
import { cloudWatch13 } from './cloudwatch-13.ts';

const pattern =
  '{($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable)}';
const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const alarmed = { pattern, actions: ['arn:aws:sns:eu-west-1:111122223333:security'] };

describePlaybook(cloudWatch13, {
  target,
  onMoto: arrangeTrailLogs,
  changes: {
    'an account that counts nothing': () => fakeTrailAlarms().aws,
    'a filter of the same pattern without an alarm': () => fakeTrailAlarms({ pattern }).aws,
    'a filter whose alarm has no action': () => fakeTrailAlarms({ pattern, actions: [] }).aws,
    'a filter whose alarm has its actions turned off': () => fakeTrailAlarms({ ...alarmed, isEnabled: false }).aws,
    'a filter of another pattern': () =>
      fakeTrailAlarms({ ...alarmed, pattern: '{ $.eventName = Nothing }' }).aws,
    'an account whose topic is there already': () => fakeTrailAlarms({ topics: [topicArn] }).aws,
  },
  leaves: {
    'a filter of the same pattern with an alarm': () => fakeTrailAlarms(alarmed).aws,
    'the same pattern with other blanks': () =>
      fakeTrailAlarms({ ...alarmed, pattern: pattern.replaceAll(' || ', '||') }).aws,
  },
  refuses: {
    'an account whose trail does not deliver to CloudWatch Logs': () =>
      fakeTrailAlarms({ trail: { logGroupArn: '' } }).aws,
    'an account whose trail is of one Region': () => fakeTrailAlarms({ trail: { isMultiRegion: false } }).aws,
    'an account whose log group is of another account': () =>
      fakeTrailAlarms({ trail: { logGroupArn: 'arn:aws:logs:eu-west-1:999999999999:log-group:trail:*' } }).aws,
  },
});

describe('CloudWatch.13', () => {
  it('counts by exactly the pattern of Security Hub', async () => {
    const fake = fakeTrailAlarms();
    const planned = await plan(cloudWatch13, target, fake.aws);
    await apply(cloudWatch13, target, planned.kind === 'change' ? planned.changes : [], fake.aws);

    expect(fake.patterns()).toEqual([pattern]);
  });

  it('does not remove the topic while another alarm uses it', async () => {
    const fake = fakeTrailAlarms();
    const planned = await plan(cloudWatch13, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];
    await apply(cloudWatch13, target, changes, fake.aws);
    fake.addAlarm('another', [topicArn]);

    expect(await undo(cloudWatch13, target, changes, fake.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('another'),
    });
    expect(fake.topics()).toEqual([topicArn]);
    expect(fake.patterns()).toEqual([]);
  });
});
