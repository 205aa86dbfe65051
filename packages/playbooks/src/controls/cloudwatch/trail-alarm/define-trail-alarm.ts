import { definePlaybook } from '../../../engine/index.ts';
import type { AlarmControl } from './patterns.ts';
import { alarmPermissions } from './permissions.ts';
import { topicParameters } from './topic.ts';
import { changeAlarm, planAlarm, readAlarm } from './trail-alarm.ts';

/** Defines the playbook of a control that requires an alarm. `patterns.ts` contains the filter pattern. */
export function defineTrailAlarm({ control, title }: { readonly control: AlarmControl; readonly title: string }) {
  return definePlaybook({
    control,
    title,
    resourceType: 'AwsAccount',
    scope: 'global',
    document: { name: 'trail-alarms', parts: 'own' },
    permissions: alarmPermissions,
    parameters: topicParameters,
    read: (target, aws, parameters) => readAlarm(control, target, aws, parameters),
    plan: (account, parameters) => planAlarm(control, account, parameters),
    apply: (target, change, aws) => changeAlarm(control, target, [change], aws),
    applyAll: (target, changes, aws) => changeAlarm(control, target, changes, aws),
  });
}
