import type { DescribeAlarmsInput, EnableAlarmActionsInput, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { plan, verify } from '../../engine/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudWatch17 } from './cloudwatch-17.ts';

const name = 'team/errors: high';
const resourceId = `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`;
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
const topic = 'arn:aws:sns:eu-west-1:111122223333:ops';
const terminates = 'arn:aws:automate:eu-west-1:ec2:terminate';

function alarm(given: MetricAlarm, parents: readonly string[] = []) {
  let current: MetricAlarm = { AlarmName: name, AlarmActions: [topic], ...given };
  const turn = (ActionsEnabled: boolean) => (input: EnableAlarmActionsInput) => {
    if (input.AlarmNames?.includes(String(current.AlarmName)) === true) current = { ...current, ActionsEnabled };
    return {};
  };
  return fakeAws({
    DescribeAlarmsCommand: ({ AlarmNames, ParentsOfAlarmName }: DescribeAlarmsInput) =>
      ParentsOfAlarmName === undefined
        ? { MetricAlarms: [current].filter((one) => AlarmNames?.includes(String(one.AlarmName))) }
        : { CompositeAlarms: parents.map((AlarmName) => ({ AlarmName })) },
    EnableAlarmActionsCommand: turn(true),
    DisableAlarmActionsCommand: turn(false),
  });
}

describePlaybook(cloudWatch17, {
  target,
  onMoto: { beyondMoto: 'moto has neither EnableAlarmActions nor DisableAlarmActions.' },
  changes: {
    'an alarm whose actions are deactivated': () => alarm({ ActionsEnabled: false }),
    'an alarm with actions for other states': () =>
      alarm({ ActionsEnabled: false, OKActions: [topic], InsufficientDataActions: [terminates] }),
    'an alarm without actions': () => alarm({ ActionsEnabled: false, AlarmActions: [] }),
    'an alarm in a composite alarm': () => alarm({ ActionsEnabled: false }, ['site-down']),
  },
  leaves: {
    'an alarm as AWS creates it': () => alarm({ ActionsEnabled: true }),
    'an alarm whose response omits the setting': () => alarm({}),
  },
  refuses: {},
  gone: { 'an alarm that was deleted': () => alarm({ AlarmName: 'another' }) },
});

describe('CloudWatch.17', () => {
  it('asks no approver if the alarm only publishes to topics', async () => {
    expect(await plan(cloudWatch17, target, alarm({ ActionsEnabled: false }))).not.toHaveProperty('asks');
  });

  it('never lets an alarm terminate an instance without approval', async () => {
    const planned = await plan(
      cloudWatch17,
      target,
      alarm({ ActionsEnabled: false, AlarmActions: [topic, terminates] }),
    );

    expect(planned).toHaveProperty('asks.isActive', `After this change, the alarm can run ${terminates}.`);
  });

  it('never doubles the notifications of a composite alarm without approval', async () => {
    const planned = await plan(cloudWatch17, target, alarm({ ActionsEnabled: false }, ['site-down']));

    expect(planned).toHaveProperty('asks.isActive', expect.stringContaining('site-down'));
  });

  it('refuses an alarm of target tracking', async () => {
    const own = {
      ...target,
      resourceId: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:TargetTracking-table/orders-1',
    };
    const aws = alarm({ AlarmName: 'TargetTracking-table/orders-1', ActionsEnabled: false });

    expect(await plan(cloudWatch17, own, aws)).toMatchObject({ kind: 'refuse' });
  });

  it('says that an alarm without actions may stay FAILED', async () => {
    expect(await verify(cloudWatch17, target, alarm({ AlarmActions: [] }))).toMatchObject({
      kind: 'done',
      mayStayFailed: expect.stringContaining('Add an action'),
    });
    expect(await verify(cloudWatch17, target, alarm({}))).toEqual({ kind: 'done' });
  });
});
