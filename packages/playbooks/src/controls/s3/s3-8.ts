import { blockEverything, definePublicAccess } from './bucket/index.ts';

/**
 * S3.8: S3 general purpose buckets should block public access.
 *
 * ASR turns on all four Block Public Access settings of the bucket. The change waits for approval if the bucket serves a
 * website, if a CloudFront distribution of the account reads it without origin access control, or if a public policy
 * names other accounts or allows everyone under a condition.
 *
 * @failed The AWS Config rule `s3-bucket-level-public-access-prohibited` finds that one of the four settings of the
 * bucket is off. It does not read the settings of the account.
 * @reads The settings and the ACL of the bucket, the public status of its policy, its website configuration, and the
 * CloudFront distributions of the account.
 * @impact Everyone outside the account who uses a public policy, a public ACL or an object with a public ACL, and uploads
 * with a public ACL. ASR does not read the ACLs of objects, and does not see the distributions of other accounts.
 * @owners None known.
 * @undo Nothing is lost: the policy and the ACLs do not change.
 * @unverified Whether S3 also ignores the other grants of an ACL that is public.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8
 */
export const s38 = definePublicAccess({
  control: 'S3.8',
  title: 'block public access to an S3 bucket',
  plan: blockEverything,
});
