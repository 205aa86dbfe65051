import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/index.ts';
import { itAlarmsSomebody, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch6 } from './cloudwatch-6.ts';

const pattern = '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}';

describePlaybook(cloudWatch6, trailAlarmExamples(pattern));

describe('CloudWatch.6', () => {
  itAlarmsSomebody(cloudWatch6, pattern);
});
