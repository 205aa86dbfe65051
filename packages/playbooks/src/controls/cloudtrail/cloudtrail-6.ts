import { definePlaybook } from '../../engine/index.ts';
import { changePublicAccess, endPublicAccess, publicAccessPermissions, readPublicAccess } from '../s3/bucket/index.ts';

/**
 * CloudTrail.6: Ensure the S3 bucket used to store CloudTrail logs is not publicly accessible.
 *
 * ASR turns on all four Block Public Access settings of the bucket. CloudTrail continues to deliver, and principals
 * with their own permissions keep access. Public access ends, and so does the access of other accounts through a public
 * policy. ASR does not change the bucket policy or the ACLs, so undo restores all access. ASR does not change a bucket
 * whose settings already block all public access.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-6
 */
export const cloudTrail6 = definePlaybook({
  control: 'CloudTrail.6',
  title: 'block public access to an S3 bucket that stores CloudTrail logs',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: publicAccessPermissions,
  parameters: {},

  read: readPublicAccess,

  plan: endPublicAccess,

  apply: changePublicAccess,
});
