import { definePublicAccess, endPublicGrants } from './bucket/index.ts';

/**
 * S3.3: S3 general purpose buckets should block public write access.
 *
 * {@inheritDoc S3.2}
 *
 * @failed The AWS Config rule `s3-bucket-public-write-prohibited` finds a public bucket policy or a public ACL that the
 * settings of the bucket do not override. A policy is public as soon as a condition has a wildcard or a variable.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-3
 */
export const s33 = definePublicAccess({
  control: 'S3.3',
  title: 'block public write access to an S3 bucket',
  plan: endPublicGrants,
});
