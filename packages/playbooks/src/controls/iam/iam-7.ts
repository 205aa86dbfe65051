import {
  ageOf,
  changePasswordPolicy,
  lengthOf,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
  reusePreventionOf,
} from './password-policy/index.ts';
import { definePlaybook } from '../../engine/index.ts';
import { count, days, flag } from '../../parameters/index.ts';

/**
 * IAM.7: Password policies for IAM users should have strong configurations.
 *
 * Each requirement is a change of its own, and only what falls short changes: longer passwords, a
 * shorter age and a longer memory stay. As the control has no default for them, passwords expire and
 * are remembered only where its parameters `MaxPasswordAge` and `PasswordReusePrevention` say so;
 * then older passwords expire at once, and their users choose a new one when they next sign in.
 * Otherwise passwords in use stay valid.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-7
 */
export const iam7 = definePlaybook({
  control: 'IAM.7',
  title: 'strengthen the password policy of IAM users',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: passwordPolicyPermissions,
  parameters: {
    requireUppercaseCharacters: flag({ default: true }),
    requireLowercaseCharacters: flag({ default: true }),
    requireSymbols: flag({ default: true }),
    requireNumbers: flag({ default: true }),
    minimumPasswordLength: count({ default: 8, min: 8, max: 128, unit: 'characters', meaning: 'floor' }),
    maxPasswordAge: days({ default: 0, min: 1, max: 90, or: 0, meaning: 'ceiling', description: '0: any age.' }),
    passwordReusePrevention: count({
      default: 0,
      min: 12,
      max: 24,
      or: 0,
      unit: 'passwords',
      meaning: 'floor',
      description: '0: passwords may be used again.',
    }),
  },

  read: (_target, aws) => readPasswordPolicy(aws),

  plan: (account, required) =>
    requireSettings(account, {
      ...(required.requireUppercaseCharacters && { RequireUppercaseCharacters: true }),
      ...(required.requireLowercaseCharacters && { RequireLowercaseCharacters: true }),
      ...(required.requireSymbols && { RequireSymbols: true }),
      ...(required.requireNumbers && { RequireNumbers: true }),
      MinimumPasswordLength: lengthOf(required.minimumPasswordLength, account),
      ...(required.maxPasswordAge > 0 && { MaxPasswordAge: ageOf(required.maxPasswordAge, account) }),
      ...(required.passwordReusePrevention > 0 && {
        PasswordReusePrevention: reusePreventionOf(required.passwordReusePrevention, account),
      }),
    }),

  apply: (_target, change, aws) => changePasswordPolicy(change, aws),
});
