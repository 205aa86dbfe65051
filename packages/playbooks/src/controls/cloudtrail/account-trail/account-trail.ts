/** The trails of an account, and the trail and bucket that ASR creates if the account has none. */
import {
  type LogBucket,
  type LogBucketField,
  changeLogBucket,
  deliveryTo,
  logBucketPermissions,
  readLogBucket,
} from '../../log-bucket/index.ts';
import type { Aws, Change, ControlId, Permissions, Target } from '../../../engine/index.ts';
import { changeTrail } from './change-trail.ts';
import type { AccountState } from './plan-trail.ts';
import { readTrails } from '../trail/index.ts';

const newTrailName = 'asr-cloudtrail';
const newTrail = `arn:{partition}:cloudtrail:{region}:{account}:trail/${newTrailName}` as const;
const ownTrails = 'arn:{partition}:cloudtrail:*:{account}:trail/*';
const bucket = logBucketPermissions('arn:{partition}:s3:::asr-cloudtrail-{account}-{region}');

/** Excludes the permissions to change the Regions and the events of a trail. */
export const startTrailPermissions: Required<Omit<Permissions, 'when'>> = {
  read: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors', ...bucket.read],
  write: [
    'cloudtrail:CreateTrail',
    'cloudtrail:DeleteTrail',
    'cloudtrail:StartLogging',
    'cloudtrail:StopLogging',
    ...bucket.write,
  ],
  dependent: [{ action: 'cloudtrail:AddTags', because: 'CreateTrail tags the new trail.' }],
  on: {
    // An organization trail belongs to another account.
    'cloudtrail:GetTrailStatus': ['arn:{partition}:cloudtrail:*:*:trail/*'],
    'cloudtrail:GetEventSelectors': [ownTrails],
    'cloudtrail:StartLogging': [ownTrails],
    'cloudtrail:StopLogging': [ownTrails],
    'cloudtrail:CreateTrail': [newTrail],
    'cloudtrail:DeleteTrail': [newTrail],
    'cloudtrail:AddTags': [newTrail],
    ...bucket.on,
  },
};

export async function readAccount(target: Target, control: ControlId, aws: Aws): Promise<AccountState> {
  const logBucket = logBucketOf(target, control);
  const trails = await readTrails(target, aws);
  return {
    ...trails,
    ...(await readLogBucket(logBucket, aws)),
    newTrail: { arn: newTrailOf(target), bucketName: logBucket.name },
  };
}

export async function changeAccount(
  target: Target,
  change: Change<AccountState, LogBucketField | 'trails' | 'events' | 'logging'>,
  control: ControlId,
  aws: Aws,
): Promise<void> {
  const logBucket = logBucketOf(target, control);
  switch (change.field) {
    case 'logBucket':
    case 'logBucketAccess':
    case 'logBucketPolicy':
      return changeLogBucket(logBucket, change, aws);
    default:
      return changeTrail(change, logBucket, aws);
  }
}

function newTrailOf({ partition, region, accountId }: Target): string {
  return `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${newTrailName}`;
}

/**
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function logBucketOf(target: Target, control: ControlId): LogBucket {
  const { partition, region, accountId } = target;
  const name = `asr-cloudtrail-${accountId}-${region}`;
  const delivery = deliveryTo({
    name,
    partition,
    service: 'cloudtrail.amazonaws.com',
    sid: 'AsrCloudTrail',
    objects: `AWSLogs/${accountId}/*`,
    condition: { StringEquals: { 'aws:SourceArn': newTrailOf(target) } },
  });
  return { name, partition, region, accountId, control, delivery };
}
