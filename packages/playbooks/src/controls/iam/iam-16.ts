import { definePasswordControl, reusePreventionOf } from './password-policy/index.ts';
import { count } from '../../parameters/index.ts';

/**
 * IAM.16: Ensure IAM password policy prevents password reuse.
 *
 * IAM users can no longer reuse any of their last 24 passwords, the most that IAM remembers. ASR changes only this
 * setting of the password policy. If the account has no password policy, ASR creates one that is as strong as the AWS
 * default policy, which it replaces. Existing passwords stay valid.
 *
 * @failed The AWS Config rule `iam-password-policy` finds no password policy, or one that does not remember 24
 * passwords.
 * @reads All settings of the password policy of the account.
 * @impact None.
 * @owners Terraform, AWS CloudFormation custom resources and other tools that replace the whole password policy.
 * @undo Undo restores the previous setting, or deletes the policy that ASR created.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-16
 */
export const iam16 = definePasswordControl({
  control: 'IAM.16',
  title: 'prevent IAM users from reusing their last 24 passwords',
  parameters: {
    passwordReusePrevention: count({ default: 24, min: 24, max: 24, unit: 'passwords', meaning: 'floor' }),
  },
  settings: ({ passwordReusePrevention }, account) => ({
    PasswordReusePrevention: reusePreventionOf(passwordReusePrevention, account),
  }),
});
