import { describe, expect, it } from '@jest/globals';
import { plan, parametersFor } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeTrailAlarms, itAlarmsSubscribers, securityTopic, target, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch4 } from './cloudwatch-4.ts';

const pattern =
  '{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy))}';

describePlaybook(cloudWatch4, trailAlarmExamples(pattern));

describe('CloudWatch.4', () => {
  itAlarmsSubscribers(cloudWatch4, pattern);

  it('does not accept the pattern of the CIS benchmark', async () => {
    const cis = pattern.replace('($.eventSource=iam.amazonaws.com) && (', '').replace(/\)}$/, '}');
    const { aws } = fakeTrailAlarms({ pattern: cis, actions: [securityTopic] });

    expect(await plan(cloudWatch4, target, aws, parametersFor(cloudWatch4))).toMatchObject({ kind: 'change' });
  });
});
