import { definePublicAccess, endPublicGrants } from './bucket/index.ts';

/**
 * S3.2: S3 general purpose buckets should block public read access.
 *
 * If the policy or the ACL of the bucket is public, ASR turns on all four Block Public Access settings of the bucket,
 * because S3 has no setting for only reading or writing. A bucket whose settings already end all public access is compliant.
 *
 * The change waits for approval if the bucket serves a website, if a CloudFront distribution of the account reads it
 * without origin access control, or if a public policy names other accounts or allows everyone under a condition.
 *
 * @failed The AWS Config rule `s3-bucket-public-read-prohibited` finds a public bucket policy or a public ACL that the
 * settings of the bucket do not override. A policy is public as soon as a condition has a wildcard or a variable.
 * @reads The settings and the ACL of the bucket, the public status of its policy, its website configuration, and the
 * CloudFront distributions of the account.
 * @impact Everyone outside the account who uses the public policy or ACL, and uploads with a public ACL. ASR does not read
 * the ACLs of objects, and does not see the distributions of other accounts.
 * @owners None known.
 * @undo Nothing is lost: the policy and the ACLs do not change.
 * @unverified Whether S3 also ignores the other grants of an ACL that is public.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-2
 */
export const s32 = definePublicAccess({
  control: 'S3.2',
  title: 'block public read access to an S3 bucket',
  plan: endPublicGrants,
});
