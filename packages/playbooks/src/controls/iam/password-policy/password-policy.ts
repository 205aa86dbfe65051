/**
 * The password policy of an account's IAM users, for the controls that each require one of its settings.
 *
 * IAM can only replace the whole policy, and resets every setting that a call omits to its default. Each change
 * therefore reads the policy again and sends all of it back with one setting changed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
 */
import {
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  IAMClient,
  UpdateAccountPasswordPolicyCommand,
  type PasswordPolicy,
} from '@aws-sdk/client-iam';
import {
  type Aws,
  type Change,
  type Keyed,
  type Permissions,
  type Plan,
  askFor,
  cannot,
  cutOff,
  ifAbsent,
  set,
  setElements,
} from '../../../engine/index.ts';

/** A policy with IAM's setting names. A limit that is not set is absent. */
type WholePolicy = Readonly<Omit<PasswordPolicy, 'ExpirePasswords'>>;
export type PasswordSettings = Keyed<boolean | number>;

/** The policy in two forms, because it changes in two ways. */
export interface PasswordPolicyState {
  /** The whole policy, `null` if the account has none. It is created and deleted in one change. */
  readonly policy: WholePolicy | null;
  /** Each setting separately, so that undo restores the setting it changed whatever the others are now. */
  readonly settings: PasswordSettings;
}

/** IAM has no resource-level permission for these actions. */
export const passwordPolicyPermissions: Permissions = {
  read: ['iam:GetAccountPasswordPolicy'],
  write: ['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'],
};

/**
 * The policy that an account without one gets, in addition to the setting that a control requires.
 *
 * The AWS default requires 8 characters of three of the four character types, which a custom policy cannot express. A
 * custom policy without settings requires 6 characters of any type. The new policy therefore requires three specific
 * types: it accepts no password that the default would reject, except the name of the account, which only the default
 * can reject. As before, passwords never expire, and users cannot change their own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
 */
const asStrongAsTheDefault: WholePolicy = {
  MinimumPasswordLength: 8,
  RequireLowercaseCharacters: true,
  RequireUppercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: false,
  AllowUsersToChangePassword: false,
};

export async function readPasswordPolicy(aws: Aws): Promise<PasswordPolicyState> {
  const { PasswordPolicy: policy } = await aws
    .client(IAMClient)
    .send(new GetAccountPasswordPolicyCommand({}))
    .catch(ifAbsent('NoSuchEntityException', { PasswordPolicy: undefined }));
  if (policy === undefined) return { policy: null, settings: {} };

  const settings = settingsOf(policy);
  return { policy: { ...settings }, settings };
}

/**
 * Plans the required settings and no others.
 *
 * @param required Never weaker than the settings of the account: if more is stronger, compare with
 *   `account.settings`.
 */
export function requireSettings(
  account: PasswordPolicyState,
  required: PasswordSettings,
): Plan<PasswordPolicyState, 'policy' | 'settings'> {
  const plan: Plan<PasswordPolicyState, 'policy' | 'settings'> =
    account.policy === null
      ? set<PasswordPolicyState, 'policy' | 'settings'>(account, {
          policy: { ...asStrongAsTheDefault, ...required },
          settings: account.settings,
        })
      : setElements(account, 'settings', required);
  const name = account.policy === null ? 'policy' : 'settings[MaxPasswordAge]';
  return askFor(plan, name, locksUsersOut(account, required) ? lockout : '');
}

const lockout =
  `${cutOff([{ kind: 'users whose passwords expire', name: '' }], 'sign in')} The account does not let users change ` +
  'their own passwords, or uses hard expiry. Only an administrator can then restore their access.';

/** Whether passwords expire that their users cannot renew. */
function locksUsersOut({ settings }: PasswordPolicyState, required: PasswordSettings): boolean {
  const { MaxPasswordAge: age } = required;
  if (age === undefined || age === settings['MaxPasswordAge']) return false;
  return settings['AllowUsersToChangePassword'] !== true || settings['HardExpiry'] === true;
}

/** Makes the changes in order, with one write. */
export async function changePasswordPolicy(changes: readonly Change<PasswordPolicyState>[], aws: Aws): Promise<void> {
  // A change of the whole policy does not depend on the present one.
  let policy = changes[0]?.field === 'policy' ? null : (await readPasswordPolicy(aws)).policy;
  for (const change of changes) policy = change.field === 'policy' ? change.to : withSetting(policy, change);
  return putPolicy(policy, aws);
}

function withSetting(policy: WholePolicy | null, { key, to }: Change<PasswordPolicyState, 'settings'>): WholePolicy {
  if (policy === null)
    return cannot(`The account no longer has a password policy, so ${key} cannot change on its own. Plan again.`);
  const { [key]: _, ...others } = settingsOf(policy);
  return to === null ? others : { ...others, [key]: to };
}

async function putPolicy(policy: WholePolicy | null, aws: Aws): Promise<void> {
  const iam = aws.client(IAMClient);
  if (policy === null) {
    await iam.send(new DeleteAccountPasswordPolicyCommand({})).catch(ifAbsent('NoSuchEntityException', {}));
    return;
  }
  await iam.send(new UpdateAccountPasswordPolicyCommand(policy));
}

/**
 * Returns the settings of a policy without redundant values: `ExpirePasswords` only repeats that `MaxPasswordAge` is
 * set. IAM returns an absent limit as 0, which it does not accept, and an absent `HardExpiry` sometimes as false and
 * sometimes not at all.
 */
function settingsOf(policy: PasswordPolicy): PasswordSettings {
  return Object.fromEntries(Object.entries(policy).filter(isSetting));
}

function isSetting(entry: readonly [string, boolean | number | undefined]): entry is [string, boolean | number] {
  const [name, value] = entry;
  const isAbsent = value === undefined || value === 0 || (name === 'HardExpiry' && value === false);
  return name !== 'ExpirePasswords' && !isAbsent;
}
