export { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from './access-logs.ts';
export {
  type Statement,
  bucketPolicyPermissions,
  changeStatement,
  firstStatementPermissions,
  readStatements,
} from './bucket-policy.ts';
export { type ReachedBucket, bucketPermissions, changeBucket, reachBucket, readBucket } from './bucket.ts';
export { type Owner, byOtherAccounts, externalGrantees, hasUnknownGrantees } from './external-grants.ts';
export { covers, coversBucket, isEveryone, listOf } from './policy-match.ts';
export {
  blockEverything,
  changePublicAccess,
  endPublicAccess,
  publicAccessPermissions,
  readPublicAccess,
} from './public-access.ts';
