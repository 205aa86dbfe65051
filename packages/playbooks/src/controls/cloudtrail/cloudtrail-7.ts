import { definePlaybook } from '../../engine/index.ts';
import { formerLogBucketFields } from '../log-bucket/index.ts';
import { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from '../s3/bucket/index.ts';

/**
 * CloudTrail.7: Ensure S3 bucket access logging is enabled on the CloudTrail S3 bucket.
 *
 * Amazon S3 delivers the server access logs of the bucket to `asr-access-logs-ACCOUNT-REGION`. ASR creates this log
 * bucket if it does not exist and uses one per Region. The log bucket is private, encrypted with SSE-S3, accepts only
 * TLS, and is tagged `asr:remediation`. Access logs are free of charge, but their storage is not. They remain until
 * you delete them. CloudTrail continues to deliver.
 *
 * ASR does not change a bucket that already has access logging, whatever its target, or a bucket of another account
 * that an organization trail uses. ASR refuses a log bucket to which S3 does not deliver: one with a KMS key as its
 * default encryption, with Object Lock, or with Requester Pays.
 *
 * @failed Security Hub finds the bucket of a trail in this account, and the bucket has no server access logging.
 * @reads The server access logging of the bucket. Of the log bucket of its Region: the policy, Block Public Access
 * settings, default encryption, Object Lock and Requester Pays.
 * @impact None.
 * @owners None known.
 * @undo Undo turns off logging. It deletes the log bucket only if this remediation created it, no other bucket uses
 * it, and it contains no logs.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-7
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export const cloudTrail7 = definePlaybook({
  control: 'CloudTrail.7',
  title: 'enable access logging for an S3 bucket that stores CloudTrail logs',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: accessLogsPermissions,
  parameters: {},
  formerFields: formerLogBucketFields,

  read: (target, aws) => readAccessLogs(target, 'CloudTrail.7', aws),

  plan: requireAccessLogs,

  apply: (target, change, aws) => changeAccessLogs(target, change, 'CloudTrail.7', aws),
});
