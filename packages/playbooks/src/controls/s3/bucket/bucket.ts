/**
 * Finds a bucket of the account. Bucket names are global, but S3 reads and changes a bucket only in the Region where
 * it was created, which can differ from the Region of the finding.
 */
import { S3Client } from '@aws-sdk/client-s3';
import {
  type Aws,
  type IamAction,
  type Permissions,
  type Target,
  ifAbsent,
  lastPartOf,
} from '../../../engine/index.ts';
import { findOwnBucket } from '../../log-bucket/index.ts';

export interface ReachedBucket {
  readonly s3: S3Client;
  /** The Region where the bucket was created. */
  readonly region: string;
  /**
   * For every call. It names the owner, so that a bucket that was deleted and then created by another account is
   * never changed.
   */
  readonly address: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
}

/** Returns the bucket; `undefined` if the account does not have it. */
export async function reachBucket(target: Target, aws: Aws): Promise<ReachedBucket | undefined> {
  const name = lastPartOf(target.resourceId);
  const bucket = await findOwnBucket(name, aws.client(S3Client));
  if (bucket === undefined) return undefined;

  const region = bucket.BucketRegion ?? target.region;
  const address = { Bucket: name, ExpectedBucketOwner: target.accountId };
  return { s3: aws.client(S3Client, region), region, address };
}

/** Reads from the bucket of the finding; `undefined` if the bucket is gone. */
export async function readBucket<State>(
  target: Target,
  aws: Aws,
  read: (bucket: ReachedBucket) => Promise<State>,
): Promise<State | undefined> {
  const bucket = await reachBucket(target, aws);
  if (bucket === undefined) return undefined;
  // The list can contain a bucket for a while after its deletion.
  return read(bucket).catch(ifAbsent('NoSuchBucket', undefined));
}

/** Changes the bucket of the finding. Does nothing if the bucket is gone. */
export async function changeBucket(
  target: Target,
  aws: Aws,
  change: (bucket: ReachedBucket) => Promise<unknown>,
): Promise<void> {
  const bucket = await reachBucket(target, aws);
  if (bucket !== undefined) await change(bucket);
}

/** The permissions to call these actions on the bucket of the finding. */
export function bucketPermissions(
  read: readonly IamAction[],
  write: readonly IamAction[],
): Required<Omit<Permissions, 'dependent' | 'when'>> {
  const on = Object.fromEntries([...read, ...write].map((action) => [action, ['arn:{partition}:s3:::{id}'] as const]));
  return { read: ['s3:ListAllMyBuckets', ...read], write, on };
}
