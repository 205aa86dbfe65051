import { describe, expect, it } from '@jest/globals';
import { plan, parametersFor } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeTrailAlarms, itAlarmsSubscribers, securityTopic, target, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch13 } from './cloudwatch-13.ts';

const pattern =
  '{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}';

describePlaybook(cloudWatch13, trailAlarmExamples(pattern));

describe('CloudWatch.13', () => {
  itAlarmsSubscribers(cloudWatch13, pattern);

  it('does not accept the pattern of the CIS benchmark', async () => {
    const cis = pattern.replace('($.eventSource=ec2.amazonaws.com) && (', '').replace(/\)}$/, '}');
    const { aws } = fakeTrailAlarms({ pattern: cis, actions: [securityTopic] });

    expect(await plan(cloudWatch13, target, aws, parametersFor(cloudWatch13))).toMatchObject({ kind: 'change' });
  });
});
