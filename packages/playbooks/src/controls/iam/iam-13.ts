import {
  changePasswordPolicy,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
} from './password-policy/index.ts';
import { definePlaybook } from '../../engine/index.ts';

/**
 * IAM.13: Ensure IAM password policy requires at least one symbol.
 *
 * ASR changes only this requirement. All other settings of the password policy stay as they are. If the account has no
 * password policy, ASR creates one that is as strong as the AWS default policy, which it replaces.
 *
 * Existing passwords stay valid, and the requirement applies when a user next sets a password.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or one that does not require a symbol.
 * @reads All settings of the password policy of the account.
 * @impact None.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous setting, or deletes the policy that ASR created.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-13
 */
export const iam13 = definePlaybook({
  control: 'IAM.13',
  title: 'require a symbol in the passwords of IAM users',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: passwordPolicyPermissions,
  parameters: {},

  read: (_target, aws) => readPasswordPolicy(aws),

  plan: (account) => requireSettings(account, { RequireSymbols: true }),

  apply: (_target, change, aws) => changePasswordPolicy(change, aws),
});
