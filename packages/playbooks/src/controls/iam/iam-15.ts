import { definePasswordControl, lengthOf } from './password-policy/index.ts';
import { count } from '../../parameters/index.ts';

/**
 * IAM.15: Ensure IAM password policy requires minimum password length of 14 or greater.
 *
 * ASR changes only this requirement. All other settings of the password policy stay as they are. If the account has no
 * password policy, ASR creates one that is as strong as the AWS default policy, which it replaces.
 *
 * Existing passwords stay valid, and the length applies when a user next sets a password.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or a minimum length below 14.
 * @reads All settings of the password policy of the account.
 * @impact None.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous length, or deletes the policy that ASR created.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-15
 */
export const iam15 = definePasswordControl({
  control: 'IAM.15',
  title: 'require at least 14 characters in the passwords of IAM users',
  parameters: {
    minimumPasswordLength: count({ default: 14, min: 14, max: 128, unit: 'characters', meaning: 'floor' }),
  },
  settings: ({ minimumPasswordLength }, account) => ({
    MinimumPasswordLength: lengthOf(minimumPasswordLength, account),
  }),
});
