import { ageOf, definePasswordControl } from './password-policy/index.ts';
import { days } from '../../parameters/index.ts';

/**
 * IAM.17: Ensure IAM password policy expires passwords within 90 days or less.
 *
 * A shorter maximum age stays. Access keys do not expire. If the account has no password policy, ASR creates one that
 * is as strong as the AWS default policy. If the account does not allow users to change their own passwords, or uses
 * hard expiry, only an administrator can restore their access. ASR changes neither setting, and the change then waits
 * for approval. This includes an account without a password policy.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or passwords that expire later than
 * after 90 days or never.
 * @reads All settings of the password policy of the account.
 * @impact Passwords older than 90 days expire immediately, and their users choose a new one at the next sign-in. A job
 * that signs in to the console with a password stops working.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous maximum age, or deletes the policy that ASR created. Passwords that users changed
 * since stay changed.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-17
 */
export const iam17 = definePasswordControl({
  control: 'IAM.17',
  title: 'expire the passwords of IAM users after 90 days',
  parameters: { maxPasswordAge: days({ default: 90, min: 1, max: 90, meaning: 'ceiling' }) },
  settings: ({ maxPasswordAge }, account) => ({ MaxPasswordAge: ageOf(maxPasswordAge, account) }),
});
