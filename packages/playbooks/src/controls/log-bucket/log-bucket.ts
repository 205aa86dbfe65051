/**
 * A bucket of the account's own that a service of AWS delivers logs to, made by the controls that
 * find none.
 *
 * S3 encrypts everything in it with its own keys (SSE-S3), and ignores ACLs: so it has done in
 * every new bucket since 2023, and no setting is needed. A key of one's own (SSE-KMS) costs by the
 * month in every account; other controls ask for it.
 */
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type BucketLocationConstraint,
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

export interface LogBucket extends DeliveryTarget {
  readonly region: string;
  /** Every call names the owner, so that a bucket of the same name in another account is never touched. */
  readonly accountId: string;
  /** Becomes the tag `asr:remediation`. */
  readonly control: ControlId;
}

/**
 * One field for each call, so that a remediation that broke off goes on where it was. All are
 * `null` without a bucket.
 */
export interface LogBucketState {
  /** Its name. */
  readonly bucket: string | null;
  readonly bucketAccess: 'not public' | 'open' | null;
  readonly bucketPolicy: 'log delivery over TLS only' | 'none' | 'of somebody else' | null;
}

/**
 * @param bucket The ARN of the bucket, for all but `s3:ListAllMyBuckets`, which has no
 *   resource-level permission.
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
  // Asking for the bucket itself would not tell "not ours" from "not allowed": both are
  // AccessDenied.
  const { Buckets: own = [] } = await s3.send(new ListBucketsCommand({ Prefix: bucket.name }));
  if (!own.some(({ Name }) => Name === bucket.name)) return absent;

  const block = await s3
    .send(new GetPublicAccessBlockCommand(addressOf(bucket)))
    .then(({ PublicAccessBlockConfiguration = {} }) => PublicAccessBlockConfiguration)
    .catch(ifAbsent('NoSuchPublicAccessBlockConfiguration', {}))
    // For a while, the list may name a bucket that was deleted just now.
    .catch(ifAbsent('NoSuchBucket', undefined));
  if (block === undefined) return absent;

  const { Policy: policy } = await s3
    .send(new GetBucketPolicyCommand(addressOf(bucket)))
    .catch(ifAbsent('NoSuchBucketPolicy', { Policy: undefined }));
  return {
    bucket: bucket.name,
    bucketAccess: isSame(block, { ...block, ...everythingBlocked }) ? 'not public' : 'open',
    bucketPolicy: kindOf(bucket, policy),
  };
}

function kindOf(bucket: LogBucket, policy: string | undefined): LogBucketState['bucketPolicy'] {
  if (policy === undefined) return 'none';
  return isPolicyOf(bucket, policy) ? 'log delivery over TLS only' : 'of somebody else';
}

/** Plans a bucket that the service can deliver to. */
export function requireLogBucket(
  account: LogBucketState,
  name: string,
): Plan<LogBucketState, 'bucket' | 'bucketAccess' | 'bucketPolicy'> {
  if (account.bucketPolicy === 'of somebody else') {
    return refuse(
      `The bucket ${name} has a policy that ASR did not write and will not replace. Remove the policy or the bucket.`,
    );
  }
  return set(account, {
    bucket: name,
    bucketAccess: 'not public',
    bucketPolicy: 'log delivery over TLS only',
  });
}

/**
 * Makes one change. A field that becomes `null` goes with its bucket, and not before: a bucket that
 * has to stay because there are logs in it keeps its protection.
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
  // S3 knows us-east-1 as no location at all. The SDK's list of the others is older than the newest
  // Region.
  const location = { LocationConstraint: bucket.region as BucketLocationConstraint };
  const create = new CreateBucketCommand({
    Bucket: bucket.name,
    ...(bucket.region !== 'us-east-1' && { CreateBucketConfiguration: location }),
  });
  const isTaken =
    `Another account has a bucket named ${bucket.name}, and ASR sends no logs to other accounts. ` +
    'Remediate by hand, with a bucket of another name.';
  await s3.send(create).catch(ifAbsent('BucketAlreadyOwnedByYou', {})).catch(cannotIf('BucketAlreadyExists', isTaken));
  const Tagging = { TagSet: [{ Key: 'asr:remediation', Value: bucket.control }] };
  await s3.send(new PutBucketTaggingCommand({ ...addressOf(bucket), Tagging }));
}

async function deleteBucket(bucket: LogBucket, aws: Aws): Promise<void> {
  const holdsLogs =
    `The bucket ${bucket.name} holds logs, which are evidence, so it was kept as it is. ` +
    'Delete it by hand once nobody needs them.';
  await aws
    .client(S3Client, bucket.region)
    .send(new DeleteBucketCommand(addressOf(bucket)))
    .catch(ifAbsent('NoSuchBucket', {}))
    .catch(cannotIf('BucketNotEmpty', holdsLogs));
}

function addressOf({ name, accountId }: LogBucket) {
  return { Bucket: name, ExpectedBucketOwner: accountId };
}

const everythingBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
