export { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from './access-logs.ts';
export { everythingBlocked, readAccountBlock } from './block-settings.ts';
export { type Statement, bucketPolicyPermissions, changeStatement, readStatementsOf } from './bucket-policy.ts';
export { type ReachedBucket, bucketPermissions, changeBucket, reachBucket, readBucket } from './bucket.ts';
export { httpViewers, readDistributions } from './cloudfront-readers.ts';
export { type Owner, externalGrantees, hasUnknownGrantees } from './external-grants.ts';
export { covers, isEveryone, listOf } from './policy-match.ts';
export {
  blockEverything,
  changePublicAccess,
  endPublicGrants,
  publicAccessPermissions,
  readPublicAccess,
  servesWebsite,
  website,
} from './public-access.ts';
export { frozenPolicy, isPolicyFrozen } from './public-policy.ts';
