export { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from './access-logs.ts';
export { everythingBlocked, readAccountBlock } from './block-settings.ts';
export { type Statement, bucketPolicyPermissions, changeStatement, readStatementsOf } from './bucket-policy.ts';
export { type ReachedBucket, bucketPermissions, changeBucket, reachBucket, readBucket } from './bucket.ts';
export { type Owner, byOtherAccounts, externalGrantees, hasUnknownGrantees } from './external-grants.ts';
export { covers, coversBucket, isEveryone, listOf } from './policy-match.ts';
export {
  blockEverything,
  changePublicAccess,
  endPublicGrants,
  publicAccessPermissions,
  publicGrantsPermissions,
  readPublicAccess,
  readPublicGrants,
  servesWebsite,
} from './public-access.ts';
export { frozenPolicy, isPolicyFrozen } from './public-policy.ts';
