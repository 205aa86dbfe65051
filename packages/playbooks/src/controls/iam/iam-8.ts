import { changeCredential, readCredentials, retireUnused, unusedCredentialsPermissions } from './user/index.ts';
import { definePlaybook } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

/**
 * IAM.8: Unused IAM user credentials should be removed.
 *
 * Access keys are deactivated, not deleted: a job that runs once a quarter fails, and undo lets it
 * work again. A key that was never used counts from its creation. Keys in use, and keys somebody
 * deactivated before, stay as they are.
 *
 * A console password that is removed cannot be put back, not even by AWS, so a person always
 * decides on it. The user keeps groups, policies, MFA devices and keys, and needs a new password to
 * sign in again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-8
 */
export const iam8 = definePlaybook({
  control: 'IAM.8',
  title: 'deactivate the access keys, and remove the console password, that an IAM user no longer uses',
  resourceType: 'AwsIamUser',
  scope: 'global',
  effect: 'reversible',
  irreversible: ['consolePassword'],
  permissions: unusedCredentialsPermissions,
  parameters: {
    maxCredentialUsageAge: days({ default: 90, min: 1, max: 90, meaning: 'ceiling' }),
  },

  read: readCredentials,

  plan: (user, { maxCredentialUsageAge }) => retireUnused(user, maxCredentialUsageAge),

  apply: changeCredential,
});
