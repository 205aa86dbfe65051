import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch11 } from './cloudwatch-11.ts';

const pattern =
  '{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}';

describePlaybook(cloudWatch11, trailAlarmExamples(pattern));

describe('CloudWatch.11', () => {
  itAlarmsSubscribers(cloudWatch11, pattern);
});
