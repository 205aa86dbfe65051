/** Whether the policy of a bucket is public, and whether S3 accepts a public policy. */
import { GetBucketPolicyStatusCommand } from '@aws-sdk/client-s3';
import { type Aws, ifAbsent } from '../../../engine/index.ts';
import { readAccountBlock, readBlock } from './block-settings.ts';
import type { ReachedBucket } from './bucket.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status */
export async function isPolicyPublic({ s3, address }: ReachedBucket): Promise<boolean> {
  const { PolicyStatus: status } = await s3
    .send(new GetBucketPolicyStatusCommand(address))
    .catch(ifAbsent('NoSuchBucketPolicy', { PolicyStatus: undefined }));
  return status?.IsPublic ?? false;
}

/**
 * Returns whether S3 rejects every change of the policy that keeps its public statements: the policy is public, and
 * `BlockPublicPolicy` is on for the bucket or for the account. S3 keeps a public policy that is older than the setting.
 */
export async function isPolicyFrozen(bucket: ReachedBucket, aws: Aws): Promise<boolean> {
  if (!(await isPolicyPublic(bucket))) return false;
  const settings = [await readBlock(bucket), await readAccountBlock(bucket.address.ExpectedBucketOwner, aws)];
  return settings.some((each) => each?.BlockPublicPolicy === true);
}

/** Why ASR cannot change a frozen policy. */
export const frozenPolicy =
  'The bucket policy is public, and Block Public Access (BlockPublicPolicy) rejects every public policy, so S3 does ' +
  'not accept another statement. Remove the public statements from the policy, then try again.';
