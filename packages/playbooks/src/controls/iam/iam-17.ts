import {
  ageOf,
  changePasswordPolicy,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
} from './password-policy/index.ts';
import { definePlaybook } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

/**
 * IAM.17: Ensure IAM password policy expires passwords within 90 days or less.
 *
 * Passwords older than 90 days expire at once: their users must choose a new one when they next sign
 * in, and a job that signs in to the console by password stops. Where the account forbids users to
 * change their own password, or expires it hard, only an administrator can let them in again; the
 * playbook changes neither, so look first. A shorter age stays. Access keys do not expire by this.
 * An account without a policy gets one that is as strong as AWS's default. Undo ends the expiry.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-17
 */
export const iam17 = definePlaybook({
  control: 'IAM.17',
  title: 'let the passwords of IAM users expire after 90 days',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: passwordPolicyPermissions,
  parameters: { maxPasswordAge: days({ default: 90, min: 1, max: 90, meaning: 'ceiling' }) },

  read: (_target, aws) => readPasswordPolicy(aws),

  plan: (account, { maxPasswordAge }) => requireSettings(account, { MaxPasswordAge: ageOf(maxPasswordAge, account) }),

  apply: (_target, change, aws) => changePasswordPolicy(change, aws),
});
