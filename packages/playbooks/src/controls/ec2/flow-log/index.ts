export { flowLogBucketOf } from './flow-log-bucket.ts';
export { isFromAsr, keepFlowLog, listFlowLogs } from './flow-logs.ts';
