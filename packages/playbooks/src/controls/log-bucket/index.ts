export { type BucketSettings, readBucketSettings, readsBucketSettings } from './bucket-settings.ts';
export { deliveryTo } from './log-bucket-policy.ts';
export {
  type LogBucket,
  type LogBucketState,
  changeLogBucket,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from './log-bucket.ts';
export { findOwnBucket, ownsBuckets } from './own-bucket.ts';
export { type BlockSettings, everythingBlocked, nothingBlocked } from './public-access-block.ts';
