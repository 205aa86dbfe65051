export { type AccessLogs, accessLogsIn, withAccessLogs } from './access-logs.ts';
export { changeOwnership, ownershipPermissions, readOwnership } from './bucket-ownership.ts';
export { distributionLogBucketOf } from './distribution-log-bucket.ts';
