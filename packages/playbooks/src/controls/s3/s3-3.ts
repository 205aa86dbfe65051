import { definePlaybook } from '../../engine/index.ts';
import { changePublicAccess, endPublicAccess, publicAccessPermissions, readPublicAccess } from './bucket/index.ts';

/**
 * S3.3: S3 general purpose buckets should block public write access.
 *
 * All four settings that block public access are turned on, since S3 has none for writing alone: so
 * public reading, as of a website without CloudFront, ends as well, and anonymous uploads fail. The
 * policy and the ACLs themselves stay as they are, so undo gives everything back. A bucket whose
 * settings end all public access already is left alone.
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
