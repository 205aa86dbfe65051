export {
  arrangeUnloggedBucket,
  logBucketName,
  loggedBuckets,
  unloggedBuckets,
  unusableLogBuckets,
  withLogBucket,
} from './arrange-access-logs.ts';
export {
  arrangeBucket,
  arrangePublicBucket,
  blocked,
  bucketArn,
  bucketWith,
  goneBuckets,
  grantingBuckets,
  privateBuckets,
  publicBuckets,
  publicPolicy,
  withBucket,
} from './arrange-buckets.ts';
export { type FakeBucket, type FakeBuckets, type FakeDistribution, fakeBuckets } from './fake-buckets.ts';
