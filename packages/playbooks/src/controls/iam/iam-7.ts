import { ageOf, definePasswordControl, lengthOf, reusePreventionOf } from './password-policy/index.ts';
import { count, days, flag } from '../../parameters/index.ts';

/**
 * IAM.7: Password policies for IAM users should have strong configurations.
 *
 * ASR changes each setting separately, and only the settings that fall short. A longer minimum length, a shorter
 * maximum age and a larger number of remembered passwords stay.
 *
 * The control has no default for password expiration and reuse. ASR sets them only if the control's parameters
 * `MaxPasswordAge` and `PasswordReusePrevention` are set. The change of the maximum age waits for approval if users
 * could not renew their passwords, because the account does not let users change their own passwords, or uses hard
 * expiry.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or a setting that is weaker than the
 * parameters of the control.
 * @reads All settings of the password policy of the account.
 * @impact With a maximum age, older passwords expire immediately, and their users choose a new one at the next
 * sign-in. Without it, existing passwords stay valid.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous settings, or deletes the policy that ASR created. Passwords that users changed
 * since stay changed.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-7
 */
export const iam7 = definePasswordControl({
  control: 'IAM.7',
  title: 'strengthen the password policy of IAM users',
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
      description: '0: passwords can be reused.',
    }),
  },
  settings: (required, account) => ({
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
});
