import {
  CreateBucketCommand,
  PutBucketAclCommand,
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

/** Buckets that are, or could become, public, for the controls that block public access. */
export const publicBuckets = {
  'a bucket without any setting': () => bucketWith(),
  'a bucket whose response omits all settings': () => bucketWith({ block: {} }),
  'a bucket that allows public ACLs': () => bucketWith({ block: { ...blocked, IgnorePublicAcls: false } }),
  'a bucket that allows a public policy': () => bucketWith({ block: { ...blocked, RestrictPublicBuckets: false } }),
  'a bucket in another Region than the finding': () => bucketWith({ region: 'ap-south-2' }),
};

const everyone = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } as const;

/** A policy that lets everyone read. */
export const publicPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${bucketArn}/*` }],
});

/** Buckets whose policy or ACL is public. */
export const grantingBuckets = {
  'a bucket without any setting and with a public policy': () => bucketWith({ policy: publicPolicy }),
  'a bucket with a public ACL': () => bucketWith({ block: {}, acl: [{ Grantee: everyone, Permission: 'READ' }] }),
  'a bucket with a public ACL for every AWS account': () => {
    const Grantee = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers' } as const;
    return bucketWith({ acl: [{ Grantee, Permission: 'WRITE' }] });
  },
  'a bucket with a public ACL that only new ACLs could not have': () =>
    bucketWith({ block: { ...blocked, IgnorePublicAcls: false }, acl: [{ Grantee: everyone, Permission: 'READ' }] }),
  'a bucket with a public policy that only new policies could not have': () =>
    bucketWith({ block: { ...blocked, RestrictPublicBuckets: false }, policy: publicPolicy }),
  'a bucket in another Region than the finding': () => bucketWith({ region: 'ap-south-2', policy: publicPolicy }),
};

/** Buckets that are not public. */
export const privateBuckets = {
  'a bucket without any setting, policy and ACL': () => bucketWith(),
  'a bucket with everything blocked': () => bucketWith({ block: blocked, policy: publicPolicy }),
  'a bucket whose settings override its public policy and its public ACL': () =>
    bucketWith({
      block: { ...blocked, BlockPublicAcls: false, BlockPublicPolicy: false },
      policy: publicPolicy,
      acl: [{ Grantee: everyone, Permission: 'FULL_CONTROL' }],
    }),
  'a bucket whose policy allows one other account': () =>
    bucketWith({
      policy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS: '222233334444' }, Action: 's3:*' } }),
    }),
  'a bucket whose ACL delivers logs': () =>
    bucketWith({
      acl: [{ Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }, Permission: 'WRITE' }],
    }),
};

/** Buckets that the account no longer has. */
export const goneBuckets = {
  'a bucket that was deleted': () => fakeAws(fakeBuckets().handlers),
  'a bucket that another account now owns': () => bucketWith({ owner: '999999999999' }),
  'a bucket that is still listed after its deletion': () => bucketWith({ isGhost: true }),
};

/** Creates a bucket. Moto creates it without Block Public Access settings. */
export async function arrangeBucket(account: Account, name = `bucket-${crypto.randomUUID()}`): Promise<string> {
  const { region } = account;
  const location = { LocationConstraint: region as BucketLocationConstraint };
  await account
    .client(S3Client)
    .send(
      new CreateBucketCommand({ Bucket: name, ...(region !== 'us-east-1' && { CreateBucketConfiguration: location }) }),
    );
  return `arn:aws:s3:::${name}`;
}

/** Creates a bucket whose ACL lets everyone read. Moto knows no policy status. */
export async function arrangePublicBucket(account: Account): Promise<string> {
  const resourceId = await arrangeBucket(account);
  const Bucket = resourceId.replace('arn:aws:s3:::', '');
  await account.client(S3Client).send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
  return resourceId;
}
