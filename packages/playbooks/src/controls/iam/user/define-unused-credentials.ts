import { type ControlId, definePlaybook } from '../../../engine/index.ts';
import { days } from '../../../parameters/index.ts';
import { changeCredential, readCredentials, retireUnused, unusedCredentialsPermissions } from './unused-credentials.ts';

interface UnusedCredentials {
  readonly control: ControlId;
  readonly title: string;
  /** After how many days without use a credential is unused, at most. */
  readonly unusedAfter: number;
  mayStayFailed?(): string;
}

/** Defines the playbook of a control that requires unused credentials to be removed. */
export function defineUnusedCredentials({ unusedAfter, ...control }: UnusedCredentials) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsIamUser',
    scope: 'global',
    irreversible: ['consolePassword'],
    permissions: unusedCredentialsPermissions,
    parameters: { maxCredentialUsageAge: days({ default: unusedAfter, min: 1, max: unusedAfter, meaning: 'ceiling' }) },
    read: readCredentials,
    plan: (user, { maxCredentialUsageAge }) => retireUnused(user, maxCredentialUsageAge),
    apply: changeCredential,
  });
}
