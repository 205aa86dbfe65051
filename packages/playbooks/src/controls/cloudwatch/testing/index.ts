export { fakeTrailAlarms } from './fake-trail-alarms.ts';
export { itAlarmsSomebody, trailAlarmExamples } from './trail-alarm-examples.ts';
