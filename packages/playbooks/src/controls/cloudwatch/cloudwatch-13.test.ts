import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/index.ts';
import { itAlarmsSomebody, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch13 } from './cloudwatch-13.ts';

const pattern =
  '{($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable)}';

describePlaybook(cloudWatch13, trailAlarmExamples(pattern));

describe('CloudWatch.13', () => {
  itAlarmsSomebody(cloudWatch13, pattern);
});
