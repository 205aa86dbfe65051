import type { ObjectOwnership } from '@aws-sdk/client-s3';
import { type Aws, type Target, definePlaybook, join, joinPermissions, set } from '../../engine/index.ts';
import {
  type LogBucketField,
  type LogBucketState,
  changeLogBucket,
  distributionLogs,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from '../log-bucket/index.ts';
import {
  type AccessLogs,
  accessLogsIn,
  changeOwnership,
  distributionLogBucketOf,
  ownershipPermissions,
  readOwnership,
  withAccessLogs,
} from './access-logs/index.ts';
import { changeDistribution, distributionPermissions, readDistribution } from './distribution.ts';

const bucketArn = 'arn:{partition}:s3:::asr-cloudfront-logs-{account}-*';
const bucket = joinPermissions(logBucketPermissions(bucketArn), ownershipPermissions(bucketArn));

/**
 * CloudFront.5: CloudFront distributions should have logging enabled.
 *
 * ASR creates a bucket for this distribution, `asr-cloudfront-logs-ACCOUNT-…` in the Region us-east-1: private, encrypted by
 * Amazon S3, accessible only over TLS, and tagged `asr:remediation`. It turns on standard logging (legacy), the only kind that
 * the control judges. S3 charges for the requests and the storage. Logs stay until you delete them, so add a lifecycle rule to
 * the bucket. The logs contain IP addresses of viewers and the requested URLs, and no cookies. Viewers are not affected.
 *
 * CloudFront writes by the access control list of the bucket, to which it adds itself. The control S3.12 therefore reports the
 * bucket: suppress its finding. A distribution with standard logging (v2) keeps it, and logs twice. ASR refuses an existing
 * log bucket whose policy or Block Public Access settings ASR did not write, or to which no logs are delivered: one with a KMS
 * key as its default encryption, with Object Lock, or with Requester Pays.
 *
 * @failed The AWS Config rule `cloudfront-accesslogs-enabled` finds a distribution without standard logging (legacy).
 * @reads The logging of the distribution. Of its log bucket: the policy, Block Public Access settings, Object Ownership,
 * default encryption, Object Lock and Requester Pays.
 * @impact None.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the distribution.
 * @undo Undo turns the logs off. It keeps a bucket that contains logs, because the logs are evidence.
 * @unverified Whether CloudFront delivers to a bucket with Object Lock, which its pages do not say.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-5
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
export const cloudFront5 = definePlaybook({
  control: 'CloudFront.5',
  title: 'enable the standard logging of a CloudFront distribution',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  permissions: {
    read: [...distributionPermissions.read, ...bucket.read],
    write: [...distributionPermissions.write, ...bucket.write],
    dependent: [
      { action: 's3:GetBucketAcl', because: 'UpdateDistribution reads the access control list of the log bucket.' },
      { action: 's3:PutBucketAcl', because: 'UpdateDistribution adds CloudFront to that list.' },
    ],
    on: {
      ...distributionPermissions.on,
      ...bucket.on,
      's3:GetBucketAcl': [bucketArn],
      's3:PutBucketAcl': [bucketArn],
    },
  },
  parameters: {},
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }: State) => isDeployed },

  read,

  plan(distribution) {
    if (distribution.logging !== null) return { kind: 'compliant' };
    const { bucketName, logBucketOwnership: ownership } = distribution;
    const hasLists = ownership !== null && ownership !== 'BucketOwnerEnforced';
    return join<State, LogBucketField | 'logBucketOwnership' | 'logging'>(
      requireLogBucket(distribution, bucketName, distributionLogs),
      set<State, 'logBucketOwnership'>(distribution, {
        logBucketOwnership: hasLists ? ownership : 'BucketOwnerPreferred',
      }),
      set<State, 'logging'>(distribution, { logging: { bucket: bucketName, prefix: '' } }),
    );
  },

  async apply(target, change, aws) {
    const logBucket = distributionLogBucketOf(target);
    if (change.field === 'logging') {
      return changeDistribution(target, aws, (config) => withAccessLogs(config, change.to));
    }
    if (change.field === 'logBucketOwnership') return changeOwnership(logBucket, change.to, aws);
    return changeLogBucket(logBucket, change, aws);
  },
});

interface State extends LogBucketState {
  /** The name of the bucket that ASR creates. */
  readonly bucketName: string;
  /** `BucketOwnerEnforced`: without access control lists. `null`: without a bucket, or not read. */
  readonly logBucketOwnership: ObjectOwnership | null;
  /** `null`: the logs are off. */
  readonly logging: AccessLogs | null;
  readonly isDeployed: boolean;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const distribution = await readDistribution(target, aws);
  if (distribution === undefined) return undefined;
  const logging = accessLogsIn(distribution.config);
  const logBucket = distributionLogBucketOf(target);
  const found = await readLogBucket(logBucket, aws, logging === null);
  return {
    ...found,
    bucketName: logBucket.name,
    logBucketOwnership: found.logBucket === null ? null : await readOwnership(logBucket, aws),
    logging,
    isDeployed: distribution.isDeployed,
  };
}
