import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/index.ts';
import { itAlarmsSomebody, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch12 } from './cloudwatch-12.ts';

const pattern =
  '{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}';

describePlaybook(cloudWatch12, trailAlarmExamples(pattern));

describe('CloudWatch.12', () => {
  itAlarmsSomebody(cloudWatch12, pattern);
});
