import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeTrailAlarms, itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudWatch2 } from './cloudwatch-2.ts';

const pattern = '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}';

describePlaybook(cloudWatch2, trailAlarmExamples(pattern));

describe('CloudWatch.2', () => {
  itAlarmsSubscribers(cloudWatch2, pattern);

  it('has a pattern under CIS v1.4.0, because only the control determines it', async () => {
    const target = {
      partition: 'aws',
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceId: 'AWS::::Account:111122223333',
    };

    expect(await plan(cloudWatch2, target, fakeTrailAlarms().aws)).toMatchObject({ kind: 'change' });
  });
});
