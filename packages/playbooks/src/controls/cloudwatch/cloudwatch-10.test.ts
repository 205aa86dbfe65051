import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch10 } from './cloudwatch-10.ts';

const pattern =
  '{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup)}';

describePlaybook(cloudWatch10, trailAlarmExamples(pattern));

describe('CloudWatch.10', () => {
  itAlarmsSubscribers(cloudWatch10, pattern);
});
