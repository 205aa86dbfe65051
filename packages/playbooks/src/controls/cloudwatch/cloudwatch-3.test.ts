import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeTrailAlarms, itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudWatch3 } from './cloudwatch-3.ts';

const pattern =
  '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }';

describePlaybook(cloudWatch3, trailAlarmExamples(pattern));

describe('CloudWatch.3', () => {
  itAlarmsSubscribers(cloudWatch3, pattern);

  it('has a pattern under CIS v1.4.0, because only the control determines it', async () => {
    const target = {
      partition: 'aws',
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceId: 'AWS::::Account:111122223333',
    };

    expect(await plan(cloudWatch3, target, fakeTrailAlarms().aws)).toMatchObject({ kind: 'change' });
  });
});
