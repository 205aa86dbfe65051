import { definePlaybook } from '../../engine/index.ts';
import { changePublicAccess, endPublicAccess, publicAccessPermissions, readPublicAccess } from './bucket/index.ts';

/**
 * S3.2: S3 general purpose buckets should block public read access.
 *
 * All four settings that block public access are turned on, since S3 has none for reading alone.
 * Whatever is served to the public straight from the bucket, such as a website without CloudFront,
 * goes dark, and uploads that ask for a public ACL are rejected. The policy and the ACLs themselves
 * stay as they are, so undo gives everything back. A bucket whose settings end all public access
 * already is left alone.
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
