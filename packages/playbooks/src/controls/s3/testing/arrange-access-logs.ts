import { fakeAws } from '../../../testing/index.ts';
import type { Account } from '../../../emulated-account/index.ts';
import { arrangeBucket, bucketWith } from './arrange-buckets.ts';
import { type FakeBucket, fakeBuckets } from './fake-buckets.ts';

export const logBucketName = 'asr-access-logs-111122223333-eu-west-1';

/** An account with one bucket and a log bucket. */
export function withLogBucket(logBucket: Partial<FakeBucket>, bucket: Partial<FakeBucket> = {}) {
  const owner = '111122223333';
  const buckets = fakeBuckets({ 'the-bucket': { owner, ...bucket }, [logBucketName]: { owner, ...logBucket } });
  return { buckets, aws: fakeAws(buckets.handlers) };
}

/** Buckets without server access logging. */
export const unloggedBuckets = {
  'a bucket as S3 creates it, in an account without a log bucket': () => bucketWith(),
  'a bucket in another Region than the finding': () => bucketWith({ region: 'ap-south-2' }),
  'a bucket in an account whose log bucket has the policy of ASR, with lists in another order': () =>
    withLogBucket({ block: {}, policy: policyFor('111122223333') }).aws,
  'a bucket in an account with a log bucket without settings and policy': () => withLogBucket({}).aws,
};

/** Buckets with server access logging. */
export const loggedBuckets = {
  'a bucket that logs to another bucket': () =>
    bucketWith({ logging: { TargetBucket: 'central-logs', TargetPrefix: 'x' } }),
  'a bucket that logs to the log bucket of ASR': () =>
    bucketWith({ logging: { TargetBucket: logBucketName, TargetPrefix: 'the-bucket/' } }),
};

const policyFor = (source: string) =>
  JSON.stringify({
    Statement: [
      {
        Sid: 'AsrAccessLogs',
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${logBucketName}/*`,
        Condition: { StringEquals: { 'aws:SourceAccount': source } },
      },
      {
        Sid: 'AsrTlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${logBucketName}/*`, `arn:aws:s3:::${logBucketName}`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });

export const unusableLogBuckets = {
  'a log bucket with a KMS key as its default encryption': () => withLogBucket({ encryption: 'aws:kms' }).aws,
  'a log bucket with two layers of KMS encryption by default': () => withLogBucket({ encryption: 'aws:kms:dsse' }).aws,
  'a log bucket with Object Lock': () => withLogBucket({ hasObjectLock: true }).aws,
  'a log bucket for which the requester pays': () => withLogBucket({ requesterPays: true }).aws,
  'a log bucket whose statement of ASR names another account now': () =>
    withLogBucket({ policy: policyFor('222233334444') }).aws,
  'a log bucket with settings that undo would not restore': () =>
    withLogBucket({ block: { BlockPublicAcls: true }, policy: policyFor('111122223333') }).aws,
  'a log bucket with another policy': () => withLogBucket({ policy: '{"Statement":{"Sid":"Theirs"}}' }).aws,
};

/** Creates a log bucket first. Moto delivers a log immediately, so undo could not delete a log bucket of ASR. */
export async function arrangeUnloggedBucket(account: Account): Promise<string> {
  await arrangeBucket(account, `asr-access-logs-${account.accountId}-${account.region}`);
  return arrangeBucket(account);
}
