import { definePasswordControl } from './password-policy/index.ts';

/**
 * IAM.14: Ensure IAM password policy requires at least one number.
 *
 * {@inheritDoc IAM.11}
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or one that does not require a number.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-14
 */
export const iam14 = definePasswordControl({
  control: 'IAM.14',
  title: 'require a number in the passwords of IAM users',
  settings: () => ({ RequireNumbers: true }),
});
