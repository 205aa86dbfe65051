import { changeTrail } from '../cloudtrail/change-trail.ts';
import { planTrail, type AccountState } from '../cloudtrail/plan-trail.ts';
import { readTrails } from '../cloudtrail/trails.ts';
import { changeLogBucket, logBucketPermissions, readLogBucket, type LogBucket } from '../log-bucket.ts';
import { definePlaybook, type Target } from '../playbook.ts';

const newTrailName = 'asr-cloudtrail';
const newTrail = `arn:{partition}:cloudtrail:{region}:{account}:trail/${newTrailName}` as const;
const ownTrails = 'arn:{partition}:cloudtrail:*:{account}:trail/*';
const bucket = logBucketPermissions('arn:{partition}:s3:::asr-cloudtrail-{account}-{region}');

/**
 * CloudTrail.1: CloudTrail should be enabled and configured with at least one multi-Region trail
 * that includes read and write management events.
 *
 * A trail that is nearly there gets what it lacks: its logging is started, its event selectors are
 * completed (which ends the exclusion of KMS and RDS Data API events, as the control demands, and
 * KMS events can be many), or a single-Region trail without data events is made multi-Region. Only
 * if there is none, a new trail `asr-cloudtrail` is made in the Region of the finding, with log
 * file validation, and a bucket `asr-cloudtrail-ACCOUNT-REGION` for it: private, encrypted by S3,
 * over TLS only, for this trail alone. Both are tagged `asr:remediation`.
 *
 * The first copy of management events is free of charge in each Region, the bucket costs what the
 * logs take up, and every further copy is charged: so a trail of the organization is never doubled,
 * nor changed. Undo stops and deletes only what was started and made here. A bucket that holds logs
 * is kept, as evidence, and the undo says so.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-1
 */
export const cloudTrail1 = definePlaybook({
  control: 'CloudTrail.1',
  title: 'record all management events of the account in every Region with CloudTrail',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    read: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors', ...bucket.read],
    write: [
      'cloudtrail:CreateTrail',
      'cloudtrail:DeleteTrail',
      'cloudtrail:UpdateTrail',
      'cloudtrail:PutEventSelectors',
      'cloudtrail:StartLogging',
      'cloudtrail:StopLogging',
      ...bucket.write,
    ],
    dependent: [{ action: 'cloudtrail:AddTags', because: 'CreateTrail tags the new trail.' }],
    on: {
      // The trail of an organization belongs to another account.
      'cloudtrail:GetTrailStatus': ['arn:{partition}:cloudtrail:*:*:trail/*'],
      'cloudtrail:GetEventSelectors': [ownTrails],
      'cloudtrail:UpdateTrail': [ownTrails],
      'cloudtrail:PutEventSelectors': [ownTrails],
      'cloudtrail:StartLogging': [ownTrails],
      'cloudtrail:StopLogging': [ownTrails],
      'cloudtrail:CreateTrail': [newTrail],
      'cloudtrail:DeleteTrail': [newTrail],
      'cloudtrail:AddTags': [newTrail],
      ...bucket.on,
    },
  },
  parameters: {},

  async read(target, aws): Promise<AccountState> {
    const logBucket = logBucketOf(target);
    const trails = await readTrails(target, aws);
    return {
      ...trails,
      ...(await readLogBucket(logBucket, aws)),
      newTrail: { arn: newTrailOf(target), bucketName: logBucket.name },
    };
  },

  plan: planTrail,

  async apply(target, change, aws) {
    const logBucket = logBucketOf(target);
    switch (change.field) {
      case 'bucket':
      case 'bucketAccess':
      case 'bucketPolicy':
        return changeLogBucket(logBucket, change, aws);
      default:
        return changeTrail(change, logBucket, aws);
    }
  },
});

function newTrailOf({ partition, region, accountId }: Target): string {
  return `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${newTrailName}`;
}

/**
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function logBucketOf(target: Target): LogBucket {
  const { partition, region, accountId } = target;
  const name = `asr-cloudtrail-${accountId}-${region}`;
  const forTheTrail = { 'aws:SourceArn': newTrailOf(target) };
  const byCloudTrail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } } as const;
  return {
    name,
    partition,
    region,
    accountId,
    control: 'CloudTrail.1',
    delivery: [
      {
        ...byCloudTrail,
        Sid: 'AsrCloudTrailAclCheck',
        Action: 's3:GetBucketAcl',
        Resource: `arn:${partition}:s3:::${name}`,
        Condition: { StringEquals: forTheTrail },
      },
      {
        ...byCloudTrail,
        Sid: 'AsrCloudTrailWrite',
        Action: 's3:PutObject',
        Resource: `arn:${partition}:s3:::${name}/AWSLogs/${accountId}/*`,
        Condition: { StringEquals: { ...forTheTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ],
  };
}
