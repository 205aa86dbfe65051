import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch7 } from './cloudwatch-7.ts';

const pattern =
  '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}';

describePlaybook(cloudWatch7, trailAlarmExamples(pattern));

describe('CloudWatch.7', () => {
  itAlarmsSubscribers(cloudWatch7, pattern);
});
