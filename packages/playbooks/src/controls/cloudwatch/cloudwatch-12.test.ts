import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch12 } from './cloudwatch-12.ts';

const pattern =
  '{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}';

describePlaybook(cloudWatch12, trailAlarmExamples(pattern));

describe('CloudWatch.12', () => {
  itAlarmsSubscribers(cloudWatch12, pattern);
});
