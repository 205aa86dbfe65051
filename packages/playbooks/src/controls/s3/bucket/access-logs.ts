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
  refuse,
  set,
} from '../../../engine/index.ts';
import {
  type LogBucket,
  type LogBucketField,
  type LogBucketState,
  changeLogBucket,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
  serverAccessLogs,
} from '../../log-bucket/index.ts';
import { type ReachedBucket, reachBucket, readBucket } from './bucket.ts';

export interface AccessLogsState extends LogBucketState {
  readonly name: string;
  readonly logBucketName: string;
  readonly logging: LoggingEnabled | null;
}

const logBucketArn = 'arn:{partition}:s3:::asr-access-logs-{account}-*';
const logBucket = logBucketPermissions(logBucketArn);

export const accessLogsPermissions: Permissions = {
  read: [...logBucket.read, 's3:GetBucketLogging'],
  write: [...logBucket.write, 's3:PutBucketLogging'],
  on: {
    ...logBucket.on,
    // Before the log bucket is deleted, the logging of all other buckets is read.
    's3:GetBucketLogging': ['arn:{partition}:s3:::*'],
    's3:PutBucketLogging': ['arn:{partition}:s3:::{id}'],
  },
};

export function readAccessLogs(target: Target, control: ControlId, aws: Aws): Promise<AccessLogsState | undefined> {
  return readBucket(target, aws, async (bucket) => {
    const { LoggingEnabled: logging } = await bucket.s3.send(new GetBucketLoggingCommand(bucket.address));
    const logs = logBucketFor(target, bucket, control);
    return {
      ...(await readLogBucket(logs, aws, logging === undefined)),
      name: bucket.address.Bucket,
      logBucketName: logs.name,
      logging: logging ?? null,
    };
  });
}

/** Plans server access logging for a bucket that has none. Any log destination is compliant. */
export function requireAccessLogs(bucket: AccessLogsState): Plan<AccessLogsState, LogBucketField | 'logging'> {
  if (bucket.logging !== null) return { kind: 'compliant' };
  if (bucket.name === bucket.logBucketName) {
    return refuse(
      'This bucket receives the access logs of other buckets. If it logged its own requests, every log would create ' +
        'another. Suppress the finding.',
    );
  }
  const logging = { TargetBucket: bucket.logBucketName, TargetPrefix: `${bucket.name}/` };
  return join<AccessLogsState, LogBucketField | 'logging'>(
    requireLogBucket(bucket, bucket.logBucketName, serverAccessLogs),
    set(bucket, { logging }),
  );
}

export async function changeAccessLogs(
  target: Target,
  change: Change<AccessLogsState, LogBucketField | 'logging'>,
  control: ControlId,
  aws: Aws,
): Promise<void> {
  const bucket = await reachBucket(target, aws);
  if (bucket === undefined) return;

  const logs = logBucketFor(target, bucket, control);
  if (change.field === 'logging') return setLogging(bucket, change.to);
  const removes = change.field === 'logBucket' ? change.to === null : change.to === 'none';
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
