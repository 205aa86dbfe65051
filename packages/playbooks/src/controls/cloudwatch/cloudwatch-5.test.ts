import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch5 } from './cloudwatch-5.ts';

const pattern =
  '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}';

describePlaybook(cloudWatch5, trailAlarmExamples(pattern));

describe('CloudWatch.5', () => {
  itAlarmsSubscribers(cloudWatch5, pattern);
});
