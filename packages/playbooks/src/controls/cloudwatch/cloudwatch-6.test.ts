import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch6 } from './cloudwatch-6.ts';

const pattern = '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}';

describePlaybook(cloudWatch6, trailAlarmExamples(pattern));

describe('CloudWatch.6', () => {
  itAlarmsSubscribers(cloudWatch6, pattern);
});
