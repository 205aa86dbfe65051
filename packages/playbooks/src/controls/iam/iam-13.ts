import { definePasswordControl } from './password-policy/index.ts';

/**
 * IAM.13: Ensure IAM password policy requires at least one symbol.
 *
 * {@inheritDoc IAM.11}
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or one that does not require a symbol.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-13
 */
export const iam13 = definePasswordControl({
  control: 'IAM.13',
  title: 'require a symbol in the passwords of IAM users',
  settings: () => ({ RequireSymbols: true }),
});
