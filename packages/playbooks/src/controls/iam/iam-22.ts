import { defineUnusedCredentials } from './user/index.ts';

const staleReport =
  'AWS Config reads the credential report, which IAM updates every 4 hours. Security Hub resolves the finding then.';

/**
 * IAM.22: IAM user credentials unused for 45 days should be removed.
 *
 * {@inheritDoc IAM.8}
 *
 * @failed The AWS Config rule `iam-user-unused-credentials-check` finds a password or an active access key that was
 * not used for 45 days. It evaluates a user again after four hours at the earliest.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-22
 */
export const iam22 = defineUnusedCredentials({
  control: 'IAM.22',
  title: 'deactivate the access keys, and remove the console password, that an IAM user has not used for 45 days',
  unusedAfter: 45,
  mayStayFailed: () => staleReport,
});
