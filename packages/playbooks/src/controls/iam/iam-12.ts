import { definePasswordControl } from './password-policy/index.ts';

/**
 * IAM.12: Ensure IAM password policy requires at least one lowercase letter.
 *
 * {@inheritDoc IAM.11}
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or one that does not require a lowercase
 * letter.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-12
 */
export const iam12 = definePasswordControl({
  control: 'IAM.12',
  title: 'require a lowercase letter in the passwords of IAM users',
  settings: () => ({ RequireLowercaseCharacters: true }),
});
