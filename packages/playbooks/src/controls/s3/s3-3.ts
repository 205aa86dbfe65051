import { definePlaybook } from '../../engine/index.ts';
import { changePublicAccess, endPublicGrants, publicGrantsPermissions, readPublicGrants } from './bucket/index.ts';

/**
 * S3.3: S3 general purpose buckets should block public write access.
 *
 * If the policy or the ACL of the bucket is public, ASR turns on all four Block Public Access settings of the bucket,
 * because S3 has no setting for write access alone.
 * S3 then denies all public access to the bucket. This includes a website, a CloudFront distribution that reads the
 * bucket without origin access control, and uploads with a public ACL. If the bucket policy is public, S3 also denies
 * the other accounts that it names. The change waits for approval if the bucket serves a website, or if a public policy
 * names other accounts or allows everyone under a condition.
 *
 * ASR does not change the policy and the ACLs, so undo restores all access. A bucket whose policy and ACL are not
 * public, or whose settings already end all public access, is compliant.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-3
 */
export const s33 = definePlaybook({
  control: 'S3.3',
  title: 'block public write access to an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: publicGrantsPermissions,
  parameters: {},

  read: readPublicGrants,

  plan: endPublicGrants,

  apply: changePublicAccess,
});
