import { definePlaybook } from '../../engine/index.ts';
import { formerLogBucketFields } from '../log-bucket/index.ts';
import { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from './bucket/index.ts';

/**
 * S3.9: S3 general purpose buckets should have server access logging enabled.
 *
 * S3 delivers the logs to the bucket `asr-access-logs-ACCOUNT-REGION`, which all buckets of the Region share. ASR
 * creates this log bucket if it does not exist: private, encrypted by S3, accessible only over TLS, and tagged
 * `asr:remediation`. S3 charges only for the storage of the logs, which can be large for a busy bucket. Logs stay
 * until you delete them, so add a lifecycle rule to the log bucket.
 *
 * The log bucket itself keeps failing this control, because it must not log its own requests: suppress its finding. ASR
 * refuses to deliver to a log bucket whose policy or Block Public Access settings ASR did not write, or to which S3 does
 * not deliver: one with a KMS key as its default encryption, with Object Lock, or with Requester Pays.
 *
 * @failed The AWS Config rule `s3-bucket-logging-enabled` finds a bucket without server access logging. Any destination
 * passes.
 * @reads The logging of the bucket. Of the log bucket: its policy, Block Public Access settings, default encryption, Object
 * Lock and Requester Pays.
 * @impact None.
 * @owners AWS Control Tower, whose service control policies deny changes of its log buckets.
 * @undo Undo stops the logging. It deletes the log bucket only if ASR created it for this bucket, no other bucket uses it
 * now, and it contains no logs.
 * @unverified Whether S3 delivers to a log bucket with Object Lock that has no default retention period: the pages of AWS
 * differ. ASR refuses it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-9
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export const s39 = definePlaybook({
  control: 'S3.9',
  title: 'enable server access logging for an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: accessLogsPermissions,
  parameters: {},
  formerFields: formerLogBucketFields,

  read: (target, aws) => readAccessLogs(target, 'S3.9', aws),

  plan: requireAccessLogs,

  apply: (target, change, aws) => changeAccessLogs(target, change, 'S3.9', aws),
});
