export {
  type LogBucket,
  type LogBucketState,
  changeLogBucket,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from './log-bucket.ts';
export { findOwnBucket, ownsBuckets } from './own-bucket.ts';
