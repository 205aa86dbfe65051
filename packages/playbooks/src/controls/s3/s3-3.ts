import { definePlaybook } from '../../engine/index.ts';
import { changePublicAccess, endPublicAccess, publicAccessPermissions, readPublicAccess } from './bucket/index.ts';

/**
 * S3.3: S3 general purpose buckets should block public write access.
 *
 * ASR turns on all four Block Public Access settings of the bucket, because S3 has no setting for write access alone.
 * Anonymous uploads fail, and public read access ends too, such as that of a website without CloudFront.
 *
 * ASR does not change the policy and the ACLs, so undo restores all access. A bucket whose settings already end all
 * public access is compliant.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-3
 */
export const s33 = definePlaybook({
  control: 'S3.3',
  title: 'block public write access to an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: publicAccessPermissions,
  parameters: {},

  read: readPublicAccess,

  plan: endPublicAccess,

  apply: changePublicAccess,
});
