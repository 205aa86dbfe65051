import { definePasswordControl } from './password-policy/index.ts';

/**
 * IAM.11: Ensure IAM password policy requires at least one uppercase letter.
 *
 * ASR changes only this requirement. All other settings of the password policy stay as they are. If the account has no
 * password policy, ASR creates one that is as strong as the AWS default policy, which it replaces.
 *
 * Existing passwords stay valid, and the requirement applies when a user next sets a password.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or one that does not require an
 * uppercase letter.
 * @reads All settings of the password policy of the account.
 * @impact None.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous setting, or deletes the policy that ASR created.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-11
 */
export const iam11 = definePasswordControl({
  control: 'IAM.11',
  title: 'require an uppercase letter in the passwords of IAM users',
  settings: () => ({ RequireUppercaseCharacters: true }),
});
