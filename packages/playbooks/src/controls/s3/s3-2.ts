import { definePlaybook } from '../../engine/index.ts';
import { changePublicAccess, endPublicAccess, publicAccessPermissions, readPublicAccess } from './bucket/index.ts';

/**
 * S3.2: S3 general purpose buckets should block public read access.
 *
 * ASR turns on all four Block Public Access settings of the bucket, because S3 has no setting for read access alone.
 * Content that the bucket serves directly to the public becomes unavailable, such as a website without CloudFront,
 * and S3 rejects uploads with a public ACL.
 *
 * ASR does not change the policy and the ACLs, so undo restores all access. A bucket whose settings already end all
 * public access is compliant.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-2
 */
export const s32 = definePlaybook({
  control: 'S3.2',
  title: 'block public read access to an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: publicAccessPermissions,
  parameters: {},

  read: readPublicAccess,

  plan: endPublicAccess,

  apply: changePublicAccess,
});
