import { definePlaybook } from '../../engine/index.ts';
import { accessLogsPermissions, changeAccessLogs, readAccessLogs, requireAccessLogs } from './bucket/index.ts';

/**
 * S3.9: S3 general purpose buckets should have server access logging enabled.
 *
 * The logs go to `asr-access-logs-ACCOUNT-REGION`, which is made if it is not there: private,
 * encrypted by S3, over TLS only, tagged `asr:remediation`, and one for all buckets of the Region.
 * S3 charges nothing for the logs themselves, but for what they take up, which is much for a busy
 * bucket, and they stay until somebody deletes them: give the log bucket a lifecycle rule. A bucket
 * that logs already, wherever to, is left alone. The log bucket itself keeps failing this control,
 * because it must not log its own requests: suppress its finding.
 *
 * Undo ends the logging. The log bucket goes only if it was made for this bucket, no other bucket
 * uses it since and there are no logs in it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-9
 */
export const s39 = definePlaybook({
  control: 'S3.9',
  title: 'log the requests to an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: accessLogsPermissions,
  parameters: {},

  read: (target, aws) => readAccessLogs(target, 'S3.9', aws),

  plan: requireAccessLogs,

  apply: (target, change, aws) => changeAccessLogs(target, change, 'S3.9', aws),
});
