import { definePlaybook } from '../../engine/index.ts';
import { blockEverything, changePublicAccess, publicAccessPermissions, readPublicAccess } from './bucket/index.ts';

/**
 * S3.8: S3 general purpose buckets should block public access.
 *
 * All four settings of the bucket are turned on. Whatever is served to the public straight from it,
 * such as a website without CloudFront, goes dark; so does access for other accounts that it gets
 * from a public policy; and uploads that ask for a public ACL are rejected. The policy and the ACLs
 * themselves stay as they are, so undo gives everything back. Nothing is charged, and nothing is
 * deleted.
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
