/** What CloudWatch.1 to CloudWatch.14 share: a metric filter on the log group of a trail, and an alarm on its metric. */
export { defineTrailAlarm } from './define-trail-alarm.ts';
