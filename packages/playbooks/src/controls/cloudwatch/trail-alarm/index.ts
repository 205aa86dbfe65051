export { alarmPermissions } from './permissions.ts';
export { readTopicParameters, topicParameters } from './topic.ts';
export { changeAlarm, planAlarm, readAlarm } from './trail-alarm.ts';
