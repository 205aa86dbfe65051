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
import { type BucketSettings, readBucketSettings, readsBucketSettings } from './bucket-settings.ts';
import { type Deliverer, whyNotDelivered } from './deliverer.ts';
import { type DeliveryTarget, isPolicyOf, policyOf } from './log-bucket-policy.ts';
import { type BucketAddress, addressOf } from './bucket-address.ts';
import { findOwnBucket } from './own-bucket.ts';
import { everythingBlocked } from './public-access-block.ts';

export interface LogBucket extends DeliveryTarget, BucketAddress {
  /** The value of the tag `asr:remediation`. */
  readonly control: ControlId;
}

/**
 * One field for each call that changes it, so that an interrupted remediation continues where it stopped. All are
 * `null` without a bucket.
 */
export interface LogBucketState {
  /** The name of the bucket. */
  readonly logBucket: string | null;
  /** `open`: without Block Public Access settings. */
  readonly logBucketAccess: 'not public' | 'open' | 'not configured by ASR' | null;
  readonly logBucketPolicy: 'log delivery over TLS only' | 'none' | 'not written by ASR' | null;
  /** Also `null` if the bucket would receive nothing, so that its settings do not matter. */
  readonly logBucketSettings: BucketSettings | null;
}

/** The fields that a plan changes. */
export type LogBucketField = 'logBucket' | 'logBucketAccess' | 'logBucketPolicy';

/** The names of the fields in records of versions that did not say whose bucket they describe. */
export const formerLogBucketFields = {
  bucket: 'logBucket',
  bucketAccess: 'logBucketAccess',
  bucketPolicy: 'logBucketPolicy',
} as const;

/**
 * @param bucket The ARN of the bucket. It limits all actions except `s3:ListAllMyBuckets`, which has no resource-level
 *   permission.
 */
export function logBucketPermissions(bucket: `arn:${string}`): Required<Omit<Permissions, 'dependent' | 'when'>> {
  const read: readonly IamAction[] = ['s3:GetBucketPublicAccessBlock', 's3:GetBucketPolicy', ...readsBucketSettings];
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

/** @param receives Whether the bucket would receive logs. Otherwise its settings are not read. */
export async function readLogBucket(bucket: LogBucket, aws: Aws, receives = true): Promise<LogBucketState> {
  const absent: LogBucketState = {
    logBucket: null,
    logBucketAccess: null,
    logBucketPolicy: null,
    logBucketSettings: null,
  };
  const s3 = aws.client(S3Client, bucket.region);
  if ((await findOwnBucket(bucket.name, s3)) === undefined) return absent;

  const logBucketAccess = await s3
    .send(new GetPublicAccessBlockCommand(addressOf(bucket)))
    .then(({ PublicAccessBlockConfiguration = {} }) => accessWith(PublicAccessBlockConfiguration))
    .catch(ifAbsent('NoSuchPublicAccessBlockConfiguration', 'open' as const))
    // The list can contain a bucket for a while after its deletion.
    .catch(ifAbsent('NoSuchBucket', undefined));
  if (logBucketAccess === undefined) return absent;

  const { Policy: policy } = await s3
    .send(new GetBucketPolicyCommand(addressOf(bucket)))
    .catch(ifAbsent('NoSuchBucketPolicy', { Policy: undefined }));
  return {
    logBucket: bucket.name,
    logBucketAccess,
    logBucketPolicy: kindOf(bucket, policy),
    logBucketSettings: receives ? await readBucketSettings(bucket, aws) : null,
  };
}

/** Undo restores no settings that are only partly on, because ASR keeps one word for them. */
function accessWith(block: PublicAccessBlockConfiguration): LogBucketState['logBucketAccess'] {
  if (isSame(block, { ...block, ...everythingBlocked })) return 'not public';
  return Object.values(block).includes(true) ? 'not configured by ASR' : 'open';
}

function kindOf(bucket: LogBucket, policy: string | undefined): LogBucketState['logBucketPolicy'] {
  if (policy === undefined) return 'none';
  return isPolicyOf(bucket, policy) ? 'log delivery over TLS only' : 'not written by ASR';
}

/** Plans a bucket that the service can deliver to. */
export function requireLogBucket(
  account: LogBucketState,
  name: string,
  deliverer: Deliverer,
): Plan<LogBucketState, LogBucketField> {
  if (account.logBucketPolicy === 'not written by ASR') {
    return refuse(
      `The bucket ${name} has a policy that ASR did not write and does not replace. Remove the policy or the bucket.`,
    );
  }
  if (account.logBucketAccess === 'not configured by ASR') {
    return refuse(
      `Some of the Block Public Access settings of the bucket ${name} are off. Turn on all four, or remove the ` +
        'bucket.',
    );
  }
  const obstacle = whyNotDelivered(name, account.logBucketSettings, deliverer);
  if (obstacle !== undefined) return refuse(obstacle);
  return set(account, {
    logBucket: name,
    logBucketAccess: 'not public',
    logBucketPolicy: 'log delivery over TLS only',
  });
}

/**
 * Makes one change. A field that changes to `null` is removed together with its bucket and not earlier: a bucket that
 * ASR keeps because it contains logs keeps its protection.
 */
export async function changeLogBucket(
  bucket: LogBucket,
  change: Change<LogBucketState, LogBucketField>,
  aws: Aws,
): Promise<void> {
  if (change.field === 'logBucket') return change.to === null ? deleteBucket(bucket, aws) : createBucket(bucket, aws);
  if (change.to === null) return;

  const s3 = aws.client(S3Client, bucket.region);
  const address = addressOf(bucket);
  if (change.field === 'logBucketAccess') {
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
