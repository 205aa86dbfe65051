import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/index.ts';
import { itAlarmsSomebody, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch4 } from './cloudwatch-4.ts';

const pattern =
  '{($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy)}';

describePlaybook(cloudWatch4, trailAlarmExamples(pattern));

describe('CloudWatch.4', () => {
  itAlarmsSomebody(cloudWatch4, pattern);
});
