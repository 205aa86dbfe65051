import {
  changePasswordPolicy,
  lengthOf,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
} from './password-policy/index.ts';
import { definePlaybook } from '../../engine/index.ts';
import { count } from '../../parameters/index.ts';

/**
 * IAM.15: Ensure IAM password policy requires minimum password length of 14 or greater.
 *
 * Only this one requirement changes; everything else an account has decided stays. An account
 * without a policy gets one that is as strong as AWS's default, which it replaces. Nobody is locked
 * out: passwords in use stay valid, and the length is asked for from the next time a user sets one.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-15
 */
export const iam15 = definePlaybook({
  control: 'IAM.15',
  title: 'require at least 14 characters in the passwords of IAM users',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: passwordPolicyPermissions,
  parameters: {
    minimumPasswordLength: count({ default: 14, min: 14, max: 128, unit: 'characters', meaning: 'floor' }),
  },

  read: (_target, aws) => readPasswordPolicy(aws),

  plan: (account, { minimumPasswordLength }) =>
    requireSettings(account, { MinimumPasswordLength: lengthOf(minimumPasswordLength, account) }),

  apply: (_target, change, aws) => changePasswordPolicy(change, aws),
});
