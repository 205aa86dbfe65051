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
 * Only this one requirement changes; everything else an account has decided stays. An account
 * without a policy gets one that is as strong as AWS's default, which it replaces. Nobody is locked
 * out: passwords in use stay valid, and the requirement holds from the next time a user sets one.
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
