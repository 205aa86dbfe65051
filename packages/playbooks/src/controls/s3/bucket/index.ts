export { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from './access-logs.ts';
export { readAccountBlock } from './block-settings.ts';
export { bucketPolicyPermissions, changeStatement, readStatementsOf } from './bucket-policy.ts';
export { type ReachedBucket, bucketPermissions, changeBucket, reachBucket, readBucket } from './bucket.ts';
export { httpViewers, readDistributions } from './cloudfront-readers.ts';
export { definePublicAccess } from './define-public-access.ts';
export { type Owner, externalGrantees, hasUnknownGrantees } from './external-grants.ts';
export { blockEverything, endPublicGrants, servesWebsite, website } from './public-access.ts';
export { frozenPolicy, isPolicyFrozen } from './public-policy.ts';
