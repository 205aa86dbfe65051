/**
 * The server access logs of a bucket. One log bucket per account and Region receives the logs of all buckets that had
 * no server access logging.
 */
import {
  GetBucketLoggingCommand,
  ListBucketsCommand,
  PutBucketLoggingCommand,
  type LoggingEnabled,
} from '@aws-sdk/client-s3';
import {
  type Aws,
  type Change,
  type ControlId,
  type Permissions,
  type Plan,
  type Target,
  cannot,
  ifAbsent,
  join,
  limit,
  refuse,
  set,
} from '../../../engine/index.ts';
import {
  type BucketSettings,
  type LogBucket,
  type LogBucketState,
  changeLogBucket,
  logBucketPermissions,
  readBucketSettings,
  readLogBucket,
  readsBucketSettings,
  requireLogBucket,
} from '../../log-bucket/index.ts';
import { type ReachedBucket, reachBucket, readBucket } from './bucket.ts';

export interface AccessLogsState extends LogBucketState {
  readonly name: string;
  readonly logBucketName: string;
  readonly logging: LoggingEnabled | null;
  /** Only of a log bucket that exists and would receive the logs of this bucket. */
  readonly logBucketSettings: BucketSettings | null;
}

const logBucketArn = 'arn:{partition}:s3:::asr-access-logs-{account}-*';
const logBucket = logBucketPermissions(logBucketArn);

export const accessLogsPermissions: Permissions = {
  read: [...logBucket.read, ...readsBucketSettings, 's3:GetBucketLogging'],
  write: [...logBucket.write, 's3:PutBucketLogging'],
  on: {
    ...logBucket.on,
    ...limit([logBucketArn], ...readsBucketSettings),
    // Before the log bucket is deleted, the logging of all other buckets is read.
    's3:GetBucketLogging': ['arn:{partition}:s3:::*'],
    's3:PutBucketLogging': ['arn:{partition}:s3:::{id}'],
  },
};

export function readAccessLogs(target: Target, control: ControlId, aws: Aws): Promise<AccessLogsState | undefined> {
  return readBucket(target, aws, async (bucket) => {
    const { LoggingEnabled: logging } = await bucket.s3.send(new GetBucketLoggingCommand(bucket.address));
    const logs = logBucketFor(target, bucket, control);
    const state = await readLogBucket(logs, aws);
    const receives = logging === undefined && state.bucket !== null;
    return {
      ...state,
      name: bucket.address.Bucket,
      logBucketName: logs.name,
      logging: logging ?? null,
      logBucketSettings: receives ? await readBucketSettings(logs, aws) : null,
    };
  });
}

/** Plans server access logging for a bucket that has none. Any log destination is compliant. */
export function requireAccessLogs(
  bucket: AccessLogsState,
): Plan<AccessLogsState, 'bucket' | 'bucketAccess' | 'bucketPolicy' | 'logging'> {
  if (bucket.logging !== null) return { kind: 'compliant' };
  if (bucket.name === bucket.logBucketName) {
    return refuse(
      'This bucket receives the access logs of other buckets. If it logged its own requests, every log would create ' +
        'another. Suppress the finding.',
    );
  }
  const obstacle = obstacleToDelivery(bucket);
  if (obstacle !== undefined) return refuse(obstacle);
  const logging = { TargetBucket: bucket.logBucketName, TargetPrefix: `${bucket.name}/` };
  return join<AccessLogsState, 'bucket' | 'bucketAccess' | 'bucketPolicy' | 'logging'>(
    requireLogBucket(bucket, bucket.logBucketName),
    set(bucket, { logging }),
  );
}

/**
 * Returns why S3 would not deliver logs to the log bucket. S3 accepts most of these settings, and then delivers nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
function obstacleToDelivery({ logBucketName: name, logBucketSettings: settings }: AccessLogsState) {
  if (settings === null) return undefined;
  if (settings.hasObjectLock) {
    return (
      `The log bucket ${name} has S3 Object Lock, which cannot be turned off, and Amazon S3 does not deliver server ` +
      'access logs to such a bucket. Enable server access logging manually, with another log bucket.'
    );
  }
  if (settings.encryption !== 'AES256') {
    return (
      `The default encryption of the log bucket ${name} is ${settings.encryption}, and Amazon S3 delivers server access ` +
      'logs only to a bucket with SSE-S3. Change the default encryption to SSE-S3, then remediate again.'
    );
  }
  if (settings.requesterPays) {
    return (
      `The log bucket ${name} has Requester Pays enabled, and Amazon S3 does not deliver server access logs to such a ` +
      'bucket. Turn off Requester Pays, then remediate again.'
    );
  }
  return undefined;
}

export async function changeAccessLogs(
  target: Target,
  change: Change<AccessLogsState, 'bucket' | 'bucketAccess' | 'bucketPolicy' | 'logging'>,
  control: ControlId,
  aws: Aws,
): Promise<void> {
  const bucket = await reachBucket(target, aws);
  if (bucket === undefined) return;

  const logs = logBucketFor(target, bucket, control);
  if (change.field === 'logging') return setLogging(bucket, change.to);
  const removes = change.field === 'bucket' ? change.to === null : change.to === 'none';
  if (removes) await refuseIfShared(bucket, logs);
  await changeLogBucket(logs, change, aws);
}

async function setLogging({ s3, address }: ReachedBucket, logging: LoggingEnabled | null): Promise<void> {
  const BucketLoggingStatus = logging === null ? {} : { LoggingEnabled: logging };
  await s3.send(new PutBucketLoggingCommand({ ...address, BucketLoggingStatus }));
}

/** Throws if another bucket uses the log bucket. Logs arrive hours late, so an empty log bucket may be in use. */
async function refuseIfShared({ s3, region, address }: ReachedBucket, logs: LogBucket): Promise<void> {
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListBucketsCommand({ BucketRegion: region, MaxBuckets: 1000, ContinuationToken }));
    for (const { Name: Bucket } of page.Buckets ?? []) {
      const { LoggingEnabled: logging } = await s3
        .send(new GetBucketLoggingCommand({ ...address, Bucket }))
        .catch(ifAbsent('NoSuchBucket', { LoggingEnabled: undefined }));
      if (logging?.TargetBucket === logs.name) {
        cannot(`The bucket ${Bucket} now sends its access logs to ${logs.name}, so ASR kept the log bucket unchanged.`);
      }
    }
    ContinuationToken = page.ContinuationToken;
  } while (ContinuationToken !== undefined);
}

/**
 * Returns the log bucket, in the Region and account of the bucket: S3 accepts no other.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
function logBucketFor({ partition, accountId }: Target, { region }: ReachedBucket, control: ControlId): LogBucket {
  const name = `asr-access-logs-${accountId}-${region}`;
  return {
    name,
    partition,
    region,
    accountId,
    control,
    delivery: [
      {
        Sid: 'AsrAccessLogs',
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:${partition}:s3:::${name}/*`,
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  };
}
