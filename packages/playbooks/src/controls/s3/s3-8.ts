import { definePlaybook } from '../../engine/index.ts';
import { blockEverything, changePublicAccess, publicAccessPermissions, readPublicAccess } from './bucket/index.ts';

/**
 * S3.8: S3 general purpose buckets should block public access.
 *
 * ASR turns on all four Block Public Access settings of the bucket.
 * S3 then denies all public access to the bucket. This includes a website, a CloudFront distribution that reads the
 * bucket without origin access control, and uploads with a public ACL. If the bucket policy is public, S3 also denies
 * the other accounts that it names. The change waits for approval if the bucket serves a website, or if a public policy
 * names other accounts or allows everyone under a condition.
 *
 * ASR does not change the policy and the ACLs, so undo restores all access. The change costs nothing and deletes
 * nothing.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8
 */
export const s38 = definePlaybook({
  control: 'S3.8',
  title: 'block public access to an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: publicAccessPermissions,
  parameters: {},

  read: readPublicAccess,

  plan: blockEverything,

  apply: changePublicAccess,
});
