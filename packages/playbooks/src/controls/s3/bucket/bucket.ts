/**
 * A bucket of the account, and how to reach it. The names of all buckets are one space, but S3 lets
 * a bucket be read and changed only in the Region it was made in, which need not be the finding's.
 */
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type Aws,
  type IamAction,
  type Permissions,
  type Target,
  ifAbsent,
  lastPartOf,
} from '../../../engine/index.ts';

export interface ReachedBucket {
  readonly s3: S3Client;
  /** The Region the bucket was made in. */
  readonly region: string;
  /**
   * For every call. It names the owner, so that a bucket that was deleted, and made anew by another
   * account, is never touched.
   */
  readonly address: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
}

/**
 * `undefined` if the account has no such bucket. The list tells "not ours" from "not allowed", which
 * the bucket itself does not: both are AccessDenied.
 */
export async function reachBucket(target: Target, aws: Aws): Promise<ReachedBucket | undefined> {
  const name = lastPartOf(target.resourceId);
  // Given a prefix, the answer names the Region of each bucket, and has room for thousands.
  const { Buckets: own = [] } = await aws.client(S3Client).send(new ListBucketsCommand({ Prefix: name }));
  const bucket = own.find(({ Name }) => Name === name);
  if (bucket === undefined) return undefined;

  const region = bucket.BucketRegion ?? target.region;
  const address = { Bucket: name, ExpectedBucketOwner: target.accountId };
  return { s3: aws.client(S3Client, region), region, address };
}

/** Reads from the bucket of the finding; `undefined` if it is gone. */
export async function readBucket<State>(
  target: Target,
  aws: Aws,
  read: (bucket: ReachedBucket) => Promise<State>,
): Promise<State | undefined> {
  const bucket = await reachBucket(target, aws);
  if (bucket === undefined) return undefined;
  // For a while, the list may name a bucket that was deleted just now.
  return read(bucket).catch(ifAbsent('NoSuchBucket', undefined));
}

/** Changes the bucket of the finding. One that is gone has nothing left to change. */
export async function changeBucket(
  target: Target,
  aws: Aws,
  change: (bucket: ReachedBucket) => Promise<unknown>,
): Promise<void> {
  const bucket = await reachBucket(target, aws);
  if (bucket !== undefined) await change(bucket);
}

/** What it takes to call these actions on the bucket of the finding. */
export function bucketPermissions(
  read: readonly IamAction[],
  write: readonly IamAction[],
): Required<Omit<Permissions, 'dependent' | 'when'>> {
  const on = Object.fromEntries([...read, ...write].map((action) => [action, ['arn:{partition}:s3:::{id}'] as const]));
  return { read: ['s3:ListAllMyBuckets', ...read], write, on };
}
