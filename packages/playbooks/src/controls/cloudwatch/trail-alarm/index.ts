export { alarmPermissions } from './permissions.ts';
export { topicParameters } from './topic.ts';
export { changeAlarm, planAlarm, readAlarm } from './trail-alarm.ts';
