export {
  arrangeUnloggedBucket,
  logBucketName,
  loggedBuckets,
  unloggedBuckets,
  unusableLogBuckets,
} from './arrange-access-logs.ts';
export {
  arrangeBucket,
  blocked,
  bucketArn,
  bucketWith,
  goneBuckets,
  publicBuckets,
  withBucket,
} from './arrange-buckets.ts';
export { type FakeBucket, type FakeBuckets, fakeBuckets } from './fake-buckets.ts';
