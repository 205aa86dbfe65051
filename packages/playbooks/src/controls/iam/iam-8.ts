import { defineUnusedCredentials } from './user/index.ts';

/**
 * IAM.8: Unused IAM user credentials should be removed.
 *
 * ASR deactivates access keys instead of deleting them. For a key that was never used, the days count from its
 * creation. Keys that are in use or already inactive stay as they are.
 *
 * The removal of a console password always waits for approval. The user keeps all groups, policies, MFA devices and
 * keys, and needs a new password to sign in again. A password that an administrator reset counts from the first
 * password until the user signs in, so check this before you approve.
 *
 * @failed The AWS Config rule `iam-user-unused-credentials-check` finds a password or an active access key that was
 * not used for 90 days. It evaluates a user again after four hours at the earliest.
 * @reads The console password and all access keys of the user, with their last use.
 * @impact A job that uses a key only once a quarter fails, and a user without a password cannot sign in.
 * @owners None known.
 * @undo Undo reactivates the keys. A console password cannot be restored after it is removed, not even by AWS.
 * @unverified Which date AWS Config uses for a password that an administrator reset. IAM returns only when the user
 * first got a password.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-8
 */
export const iam8 = defineUnusedCredentials({
  control: 'IAM.8',
  title: 'deactivate the access keys, and remove the console password, that an IAM user no longer uses',
  unusedAfter: 90,
});
