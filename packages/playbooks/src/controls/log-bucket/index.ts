export {
  type LogBucket,
  type LogBucketState,
  changeLogBucket,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from './log-bucket.ts';
export { findOwnBucket } from './own-bucket.ts';
