import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch14 } from './cloudwatch-14.ts';

const pattern =
  '{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}';

describePlaybook(cloudWatch14, trailAlarmExamples(pattern));

describe('CloudWatch.14', () => {
  itAlarmsSubscribers(cloudWatch14, pattern);
});
