import { definePlaybook } from '../../engine/index.ts';
import { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from '../s3/bucket/index.ts';

/**
 * CloudTrail.7: Ensure S3 bucket access logging is enabled on the CloudTrail S3 bucket.
 *
 * The logs go to `asr-access-logs-ACCOUNT-REGION`, which is made if it is not there: private,
 * encrypted by S3, over TLS only, tagged `asr:remediation`, and one for all buckets of the Region.
 * S3 charges nothing for the logs themselves, but for what they take up; they stay until somebody
 * deletes them. CloudTrail delivers as before. A bucket that logs already, wherever to, is left
 * alone, and so is a bucket of another account, where a trail of an organization delivers.
 *
 * Undo ends the logging. The log bucket goes only if it was made for this bucket, no other bucket
 * uses it since and there are no logs in it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-7
 */
export const cloudTrail7 = definePlaybook({
  control: 'CloudTrail.7',
  title: 'log the requests to an S3 bucket that CloudTrail delivers to',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: accessLogsPermissions,
  parameters: {},

  read: (target, aws) => readAccessLogs(target, 'CloudTrail.7', aws),

  plan: requireAccessLogs,

  apply: (target, change, aws) => changeAccessLogs(target, change, 'CloudTrail.7', aws),
});
