/**
 * A bucket in the account that an AWS service delivers logs to. Controls create it if there is none.
 *
 * S3 encrypts all objects in it with S3 managed keys (SSE-S3) and ignores ACLs. Both are the defaults of new buckets
 * since 2023, so no setting is needed. A customer managed key (SSE-KMS) costs a monthly fee in every account; other
 * controls require it.
 */
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type BucketLocationConstraint,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import {
  type Aws,
  type Change,
  type ControlId,
  type IamAction,
  type Permissions,
  type Plan,
  cannotIf,
  ifAbsent,
  isSame,
  refuse,
  set,
} from '../../engine/index.ts';
import { type DeliveryTarget, isPolicyOf, policyOf } from './log-bucket-policy.ts';
import { findOwnBucket } from './own-bucket.ts';
import { everythingBlocked } from './public-access-block.ts';

export interface LogBucket extends DeliveryTarget {
  readonly region: string;
  /** The owner, which every call names, so that a bucket with the same name in another account is never changed. */
  readonly accountId: string;
  /** The value of the tag `asr:remediation`. */
  readonly control: ControlId;
}

/**
 * One field for each call, so that an interrupted remediation continues where it stopped. All are `null` without a
 * bucket.
 */
export interface LogBucketState {
  /** The name of the bucket. */
  readonly bucket: string | null;
  /** `open`: without Block Public Access settings. */
  readonly bucketAccess: 'not public' | 'open' | 'not configured by ASR' | null;
  readonly bucketPolicy: 'log delivery over TLS only' | 'none' | 'not written by ASR' | null;
}

/**
 * @param bucket The ARN of the bucket. It limits all actions except `s3:ListAllMyBuckets`, which has no resource-level
 *   permission.
 */
export function logBucketPermissions(bucket: `arn:${string}`): Required<Omit<Permissions, 'dependent' | 'when'>> {
  const read: readonly IamAction[] = ['s3:GetBucketPublicAccessBlock', 's3:GetBucketPolicy'];
  const write: readonly IamAction[] = [
    's3:CreateBucket',
    's3:DeleteBucket',
    's3:PutBucketTagging',
    's3:PutBucketPublicAccessBlock',
    's3:PutBucketPolicy',
    's3:DeleteBucketPolicy',
  ];
  const on = Object.fromEntries([...read, ...write].map((action) => [action, [bucket]]));
  return { read: ['s3:ListAllMyBuckets', ...read], write, on };
}

export async function readLogBucket(bucket: LogBucket, aws: Aws): Promise<LogBucketState> {
  const absent: LogBucketState = { bucket: null, bucketAccess: null, bucketPolicy: null };
  const s3 = aws.client(S3Client, bucket.region);
  if ((await findOwnBucket(bucket.name, s3)) === undefined) return absent;

  const bucketAccess = await s3
    .send(new GetPublicAccessBlockCommand(addressOf(bucket)))
    .then(({ PublicAccessBlockConfiguration = {} }) => accessWith(PublicAccessBlockConfiguration))
    .catch(ifAbsent('NoSuchPublicAccessBlockConfiguration', 'open' as const))
    // The list can contain a bucket for a while after its deletion.
    .catch(ifAbsent('NoSuchBucket', undefined));
  if (bucketAccess === undefined) return absent;

  const { Policy: policy } = await s3
    .send(new GetBucketPolicyCommand(addressOf(bucket)))
    .catch(ifAbsent('NoSuchBucketPolicy', { Policy: undefined }));
  return {
    bucket: bucket.name,
    bucketAccess,
    bucketPolicy: kindOf(bucket, policy),
  };
}

/** Undo restores no settings that are only partly on, because ASR keeps one word for them. */
function accessWith(block: PublicAccessBlockConfiguration): LogBucketState['bucketAccess'] {
  if (isSame(block, { ...block, ...everythingBlocked })) return 'not public';
  return Object.values(block).includes(true) ? 'not configured by ASR' : 'open';
}

function kindOf(bucket: LogBucket, policy: string | undefined): LogBucketState['bucketPolicy'] {
  if (policy === undefined) return 'none';
  return isPolicyOf(bucket, policy) ? 'log delivery over TLS only' : 'not written by ASR';
}

/** Plans a bucket that the service can deliver to. */
export function requireLogBucket(
  account: LogBucketState,
  name: string,
): Plan<LogBucketState, 'bucket' | 'bucketAccess' | 'bucketPolicy'> {
  if (account.bucketPolicy === 'not written by ASR') {
    return refuse(
      `The bucket ${name} has a policy that ASR did not write and does not replace. Remove the policy or the bucket.`,
    );
  }
  if (account.bucketAccess === 'not configured by ASR') {
    return refuse(
      `Some of the Block Public Access settings of the bucket ${name} are off. Turn on all four, or remove the ` +
        'bucket.',
    );
  }
  return set(account, {
    bucket: name,
    bucketAccess: 'not public',
    bucketPolicy: 'log delivery over TLS only',
  });
}

/**
 * Makes one change. A field that changes to `null` is removed together with its bucket and not earlier: a bucket that
 * ASR keeps because it contains logs keeps its protection.
 */
export async function changeLogBucket(bucket: LogBucket, change: Change<LogBucketState>, aws: Aws): Promise<void> {
  if (change.field === 'bucket') return change.to === null ? deleteBucket(bucket, aws) : createBucket(bucket, aws);
  if (change.to === null) return;

  const s3 = aws.client(S3Client, bucket.region);
  const address = addressOf(bucket);
  if (change.field === 'bucketAccess') {
    await (change.to === 'not public'
      ? s3.send(new PutPublicAccessBlockCommand({ ...address, PublicAccessBlockConfiguration: everythingBlocked }))
      : s3.send(new DeletePublicAccessBlockCommand(address)));
    return;
  }
  await (change.to === 'none'
    ? s3.send(new DeleteBucketPolicyCommand(address))
    : s3.send(new PutBucketPolicyCommand({ ...address, Policy: policyOf(bucket) })));
}

async function createBucket(bucket: LogBucket, aws: Aws): Promise<void> {
  const s3 = aws.client(S3Client, bucket.region);
  // S3 expects no location for us-east-1. The SDK's list of locations does not have the newest Regions.
  const location = { LocationConstraint: bucket.region as BucketLocationConstraint };
  const create = new CreateBucketCommand({
    Bucket: bucket.name,
    ...(bucket.region !== 'us-east-1' && { CreateBucketConfiguration: location }),
  });
  const isTaken =
    `Another account owns a bucket named ${bucket.name}, and ASR does not send logs to other accounts. ` +
    'Remediate manually, with a bucket of another name.';
  await s3.send(create).catch(ifAbsent('BucketAlreadyOwnedByYou', {})).catch(cannotIf('BucketAlreadyExists', isTaken));
  const Tagging = { TagSet: [{ Key: 'asr:remediation', Value: bucket.control }] };
  await s3.send(new PutBucketTaggingCommand({ ...addressOf(bucket), Tagging }));
}

async function deleteBucket(bucket: LogBucket, aws: Aws): Promise<void> {
  const holdsLogs =
    `The bucket ${bucket.name} contains logs, which are evidence, so ASR kept it unchanged. ` +
    'Delete it manually when the logs are no longer needed.';
  await aws
    .client(S3Client, bucket.region)
    .send(new DeleteBucketCommand(addressOf(bucket)))
    .catch(ifAbsent('NoSuchBucket', {}))
    .catch(cannotIf('BucketNotEmpty', holdsLogs));
}

/** Every call names the owner. */
export function addressOf({ name, accountId }: LogBucket) {
  return { Bucket: name, ExpectedBucketOwner: accountId };
}
