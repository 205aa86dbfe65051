import type { PasswordPolicy, UpdateAccountPasswordPolicyRequest } from '@aws-sdk/client-iam';
import { type Handlers, named } from '../../../testing/index.ts';

/** What IAM makes of a request that says nothing. */
const apiDefaults: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};

export interface FakePasswordPolicy {
  /** For `fakeAws`. */
  readonly handlers: Handlers;
  /** The policy as it is now; `null` means that AWS's default applies. */
  current(): PasswordPolicy | null;
  /** What somebody else does in the meantime. */
  change(settings: PasswordPolicy): void;
  delete(): void;
}

/**
 * IAM's password policy, with its ways: an update replaces everything, a limit of 0 or `null` is
 * refused, `ExpirePasswords` can be read but not written, and `HardExpiry` is answered whether it
 * was set or not.
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
