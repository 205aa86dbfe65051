import {
  changePasswordPolicy,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
  reusePreventionOf,
} from './password-policy/index.ts';
import { definePlaybook } from '../../engine/index.ts';
import { count } from '../../parameters/index.ts';

/**
 * IAM.16: Ensure IAM password policy prevents password reuse.
 *
 * Users may no longer take up one of their last 24 passwords, the most that IAM remembers. Only this
 * one setting changes; everything else an account has decided stays. An account without a policy
 * gets one that is as strong as AWS's default, which it replaces. Passwords in use stay valid.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-16
 */
export const iam16 = definePlaybook({
  control: 'IAM.16',
  title: 'forbid IAM users to take up one of their last 24 passwords',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: passwordPolicyPermissions,
  parameters: {
    passwordReusePrevention: count({ default: 24, min: 24, max: 24, unit: 'passwords', meaning: 'floor' }),
  },

  read: (_target, aws) => readPasswordPolicy(aws),

  plan: (account, { passwordReusePrevention }) =>
    requireSettings(account, { PasswordReusePrevention: reusePreventionOf(passwordReusePrevention, account) }),

  apply: (_target, change, aws) => changePasswordPolicy(change, aws),
});
