export { flowLogBucketOf } from './flow-log-bucket.ts';
export { isOurs, keepFlowLog, listFlowLogs } from './flow-logs.ts';
