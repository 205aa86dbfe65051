import { definePlaybook } from '../../engine/index.ts';
import { changePublicAccess, endPublicAccess, publicAccessPermissions, readPublicAccess } from '../s3/bucket/index.ts';

/**
 * CloudTrail.6: Ensure the S3 bucket used to store CloudTrail logs is not publicly accessible.
 *
 * All four settings that block public access are turned on. CloudTrail keeps delivering, and readers
 * with a permission of their own keep reading; only the public, and other accounts that a public
 * policy lets in, lose access. The policy and the ACLs themselves stay as they are, so undo gives
 * everything back. A bucket whose settings end all public access already is left alone.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-6
 */
export const cloudTrail6 = definePlaybook({
  control: 'CloudTrail.6',
  title: 'block public access to an S3 bucket that CloudTrail delivers to',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: publicAccessPermissions,
  parameters: {},

  read: readPublicAccess,

  plan: endPublicAccess,

  apply: changePublicAccess,
});
