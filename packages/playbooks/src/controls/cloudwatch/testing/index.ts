export { fakeTrailAlarms, securityTopic } from './fake-trail-alarms.ts';
export { itAlarmsSubscribers, target, trailAlarmExamples } from './trail-alarm-examples.ts';
