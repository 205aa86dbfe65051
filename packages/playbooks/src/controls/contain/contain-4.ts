import { blockEverything, definePublicAccess } from '../s3/bucket/index.ts';

/**
 * Contain.4: S3 buckets that a finding reports as exposed should block public access.
 *
 * ASR turns on all four Block Public Access settings of the bucket in the finding, as for S3.8, and always asks an
 * approver first. The question names the website, the CloudFront distributions and the other accounts that lose access.
 *
 * @failed A finding of GuardDuty or Amazon Macie that a bucket is public, that its settings were turned off, or that an
 * object in it has sensitive data. The guide on containment lists the types.
 * @reads The settings and the ACL of the bucket, the public status of its policy, its website configuration, and the
 * CloudFront distributions of the account.
 * @impact Everyone outside the account who uses a public policy, a public ACL or an object with a public ACL, and uploads
 * with a public ACL. ASR does not read the ACLs of objects, and does not see the distributions of other accounts.
 * @owners None known.
 * @undo Nothing is lost: the policy and the ACLs do not change.
 * @unverified Whether S3 also ignores the other grants of an ACL that is public.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/compromised-s3.html
 */
export const contain4 = definePublicAccess({
  control: 'Contain.4',
  title: 'block public access to an S3 bucket that a finding reports as exposed',
  plan: blockEverything,
  alwaysAsks: true,
  respondsTo: ['guardduty', 'macie'],
  nextSteps:
    'Principals of the account, and other accounts that a policy names, still have access. Look in the S3 access logs or ' +
    'CloudTrail data events for who read the objects.',
});
