/**
 * The shared part of CloudWatch.1 to CloudWatch.14: a metric filter on the log group of a trail, and an alarm on its
 * metric.
 */
export { defineTrailAlarm } from './define-trail-alarm.ts';
