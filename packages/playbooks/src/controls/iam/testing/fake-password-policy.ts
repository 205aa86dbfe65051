import type { PasswordPolicy, UpdateAccountPasswordPolicyRequest } from '@aws-sdk/client-iam';
import { type Handlers, named } from '../../../testing/index.ts';

/** The settings that IAM uses for a request without settings. */
const apiDefaults: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};

export interface FakePasswordPolicy {
  /** Handlers for `fakeAws`. */
  readonly handlers: Handlers;
  /** The present policy; `null` means that the AWS default applies. */
  current(): PasswordPolicy | null;
  /** Changes the settings as another principal would. */
  change(settings: PasswordPolicy): void;
  delete(): void;
}

/**
 * Behaves like IAM's password policy: an update replaces everything, a limit of 0 or `null` is rejected,
 * `ExpirePasswords` can be read but not written, and `HardExpiry` is returned even if it was never set.
 */
export function fakePasswordPolicy(policy: PasswordPolicy | null): FakePasswordPolicy {
  const present = () => {
    if (policy === null) throw named('NoSuchEntityException');
    return policy;
  };
  return {
    current: () => policy,
    change: (settings) => {
      policy = { ...present(), ...settings };
    },
    delete: () => {
      policy = null;
    },
    handlers: {
      GetAccountPasswordPolicyCommand: () => ({
        PasswordPolicy: { HardExpiry: false, ...present(), ExpirePasswords: present().MaxPasswordAge !== undefined },
      }),
      UpdateAccountPasswordPolicyCommand: (request: UpdateAccountPasswordPolicyRequest) => {
        const isRefused = (value: unknown) => value === 0 || value === null;
        if ('ExpirePasswords' in request || Object.values(request).some(isRefused)) throw named('ValidationError');
        policy = { ...apiDefaults, ...request };
        return {};
      },
      DeleteAccountPasswordPolicyCommand: () => {
        present();
        policy = null;
        return {};
      },
    },
  };
}
