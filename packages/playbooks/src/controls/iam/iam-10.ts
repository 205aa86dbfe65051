import { ageOf, definePasswordControl, lengthOf, reusePreventionOf } from './password-policy/index.ts';

/**
 * IAM.10: Password policies for IAM users should have strong configurations.
 *
 * The control has the requirements of PCI DSS 3.2.1: uppercase and lowercase letters, numbers, at least 7 characters, the
 * last 4 passwords remembered, and expiration after 90 days or less. ASR changes each setting separately, and only the
 * settings that fall short. IAM.7 has the requirements of PCI DSS 4.0.1.
 *
 * The change of the maximum age waits for approval if users could not renew their passwords, because the account does
 * not let users change their own passwords, or uses hard expiry.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or a setting that is weaker than PCI DSS
 * 3.2.1 requires.
 * @reads All settings of the password policy of the account.
 * @impact Passwords older than the maximum age expire immediately, and their users choose a new one at the next sign-in.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous settings, or deletes the policy that ASR created. Passwords that users changed
 * since stay changed.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-10
 */
export const iam10 = definePasswordControl({
  control: 'IAM.10',
  title: 'strengthen the password policy of IAM users as PCI DSS 3.2.1 requires',
  settings: (_, account) => ({
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    RequireNumbers: true,
    MinimumPasswordLength: lengthOf(7, account),
    PasswordReusePrevention: reusePreventionOf(4, account),
    MaxPasswordAge: ageOf(90, account),
  }),
});
