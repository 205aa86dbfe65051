export { type AccessLogs, type Kind, kindOf, readAccessLogs, writeAccessLogs } from './access-logs.ts';
export { balancerLogBucketOf } from './balancer-log-bucket.ts';
