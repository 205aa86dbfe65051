import {
  changePasswordPolicy,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
} from './password-policy/index.ts';
import { definePlaybook } from '../../engine/index.ts';

/**
 * IAM.14: Ensure IAM password policy requires at least one number.
 *
 * ASR changes only this requirement. All other settings of the password policy stay as they are. If the account has no
 * password policy, ASR creates one that is as strong as the AWS default policy, which it replaces.
 *
 * Existing passwords stay valid, and the requirement applies when a user next sets a password.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or one that does not require a number.
 * @reads All settings of the password policy of the account.
 * @impact None.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous setting, or deletes the policy that ASR created.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-14
 */
export const iam14 = definePlaybook({
  control: 'IAM.14',
  title: 'require a number in the passwords of IAM users',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: passwordPolicyPermissions,
  parameters: {},

  read: (_target, aws) => readPasswordPolicy(aws),

  plan: (account) => requireSettings(account, { RequireNumbers: true }),

  apply: (_target, change, aws) => changePasswordPolicy(change, aws),
});
