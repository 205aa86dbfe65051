import { fakeAws } from '../../../testing/index.ts';
import type { Account } from '../../../emulated-account/index.ts';
import { arrangeBucket, bucketWith } from './arrange-buckets.ts';
import { type FakeBucket, fakeBuckets } from './fake-buckets.ts';

export const logBucketName = 'asr-access-logs-111122223333-eu-west-1';

/** An account with one bucket, and with a log bucket. */
function withLogBucket(logBucket: Partial<FakeBucket>, bucket: Partial<FakeBucket> = {}) {
  const owner = '111122223333';
  const buckets = fakeBuckets({ 'the-bucket': { owner, ...bucket }, [logBucketName]: { owner, ...logBucket } });
  return { buckets, aws: fakeAws(buckets.handlers) };
}

/** Buckets whose requests nobody logs. */
export const unloggedBuckets = {
  'a bucket as S3 makes it, in an account without a log bucket': () => bucketWith(),
  'a bucket in another Region than the finding': () => bucketWith({ region: 'ap-south-2' }),
  'a bucket in an account with a log bucket that is open and lets nobody deliver': () => withLogBucket({}).aws,
};

/** Buckets that log already. */
export const loggedBuckets = {
  'a bucket that logs somewhere else': () =>
    bucketWith({ logging: { TargetBucket: 'central-logs', TargetPrefix: 'x' } }),
  'a bucket that logs to the bucket of ours': () =>
    bucketWith({ logging: { TargetBucket: logBucketName, TargetPrefix: 'the-bucket/' } }),
};

export const unusableLogBuckets = {
  'a log bucket with somebody else’s policy': () => withLogBucket({ policy: '{"Statement":{"Sid":"Theirs"}}' }).aws,
};

/** Moto delivers a first log at once, so undo could not delete a log bucket: there is one already. */
export async function arrangeUnloggedBucket(account: Account): Promise<string> {
  await arrangeBucket(account, `asr-access-logs-${account.accountId}-${account.region}`);
  return arrangeBucket(account);
}
