export {
  balancerLogs,
  configFiles,
  distributionLogs,
  flowLogs,
  serverAccessLogs,
  trailLogs,
  whyNotDelivered,
} from './deliverer.ts';
export { deliveryTo } from './log-bucket-policy.ts';
export {
  type LogBucket,
  type LogBucketField,
  type LogBucketState,
  changeLogBucket,
  formerLogBucketFields,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from './log-bucket.ts';
export { findOwnBucket, ownsBuckets } from './own-bucket.ts';
export { type BlockSettings, everythingBlocked, nothingBlocked } from './public-access-block.ts';
