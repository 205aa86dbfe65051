import { definePublicAccess, endPublicGrants } from '../s3/bucket/index.ts';

/**
 * CloudTrail.6: Ensure the S3 bucket used to store CloudTrail logs is not publicly accessible.
 *
 * ASR turns on all four Block Public Access settings of the bucket. CloudTrail continues to deliver, and principals
 * with their own permissions keep access. ASR does not change the bucket policy, the ACLs, or a bucket that is not
 * public. If the policy limits callers, or the bucket serves a website, the change waits for approval.
 *
 * @failed Security Hub finds the bucket of a trail in this account and applies the AWS Config rules
 * `s3-bucket-public-read-prohibited` and `s3-bucket-public-write-prohibited` to it.
 * @reads The Block Public Access settings, the policy and its status, the ACL, and the website configuration of the
 * bucket. The CloudFront distributions of the account that read it anonymously.
 * @impact Anonymous readers of the logs, and other accounts that have access through a public policy.
 * @owners None known.
 * @undo Nothing is lost. Undo restores the previous settings, and with them public access.
 * @unverified Which AWS Config rules Security Hub applies: its page does not name them.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-6
 */
export const cloudTrail6 = definePublicAccess({
  control: 'CloudTrail.6',
  title: 'block public access to an S3 bucket that stores CloudTrail logs',
  plan: endPublicGrants,
});
