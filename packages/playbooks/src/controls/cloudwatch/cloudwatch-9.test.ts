import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch9 } from './cloudwatch-9.ts';

const pattern =
  '{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}';

describePlaybook(cloudWatch9, trailAlarmExamples(pattern));

describe('CloudWatch.9', () => {
  itAlarmsSubscribers(cloudWatch9, pattern);
});
