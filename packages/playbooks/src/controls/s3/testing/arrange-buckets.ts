import {
  CreateBucketCommand,
  S3Client,
  type BucketLocationConstraint,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import { type FakeAws, fakeAws } from '../../../testing/index.ts';
import type { Account } from '../../../emulated-account/index.ts';
import { type FakeBucket, fakeBuckets } from './fake-buckets.ts';

/** The id of the bucket in all examples. */
export const bucketArn = 'arn:aws:s3:::the-bucket';

/** An account with one bucket. */
export function withBucket(bucket: Partial<FakeBucket> = {}) {
  const buckets = fakeBuckets({ 'the-bucket': { owner: '111122223333', ...bucket } });
  return { buckets, aws: fakeAws(buckets.handlers) };
}

export function bucketWith(bucket?: Partial<FakeBucket>): FakeAws {
  return withBucket(bucket).aws;
}

export const blocked: Required<PublicAccessBlockConfiguration> = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Public buckets, for the controls that block public access. */
export const publicBuckets = {
  'a bucket without any setting': () => bucketWith(),
  'a bucket whose response omits all settings': () => bucketWith({ block: {} }),
  'a bucket that allows public ACLs': () => bucketWith({ block: { ...blocked, IgnorePublicAcls: false } }),
  'a bucket that allows a public policy': () => bucketWith({ block: { ...blocked, RestrictPublicBuckets: false } }),
  'a bucket in another Region than the finding': () => bucketWith({ region: 'ap-south-2' }),
};

/** Buckets that the account no longer has. */
export const goneBuckets = {
  'a bucket that was deleted': () => fakeAws(fakeBuckets().handlers),
  'a bucket that another account now owns': () => bucketWith({ owner: '999999999999' }),
  'a bucket that is still listed after its deletion': () => bucketWith({ isGhost: true }),
};

/** Creates a bucket. Moto creates it without Block Public Access settings. */
export async function arrangeBucket(account: Account, name = `bucket-${account.accountId}`): Promise<string> {
  const { region } = account;
  const location = { LocationConstraint: region as BucketLocationConstraint };
  await account
    .client(S3Client)
    .send(
      new CreateBucketCommand({ Bucket: name, ...(region !== 'us-east-1' && { CreateBucketConfiguration: location }) }),
    );
  return `arn:aws:s3:::${name}`;
}
