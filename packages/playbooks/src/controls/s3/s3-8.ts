import { definePlaybook } from '../../engine/index.ts';
import { blockEverything, changePublicAccess, publicAccessPermissions, readPublicAccess } from './bucket/index.ts';

/**
 * S3.8: S3 general purpose buckets should block public access.
 *
 * ASR turns on all four Block Public Access settings of the bucket. Content that the bucket serves directly to the
 * public becomes unavailable, such as a website without CloudFront. Other accounts lose access that they have only
 * through a public policy. S3 rejects uploads with a public ACL.
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
