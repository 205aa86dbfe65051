/**
 * The password policy of an account's IAM users, for all the controls that each require one thing
 * of it.
 *
 * IAM only knows how to replace the whole policy: whatever a call leaves out falls back to its
 * default. So every change reads the policy again and sends all of it back, but for the one
 * setting.
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
  cannot,
  ifAbsent,
  set,
  setElements,
} from '../../../engine/index.ts';

/** A policy by IAM's own names. A limit that is not set is not there. */
type WholePolicy = Readonly<Omit<PasswordPolicy, 'ExpirePasswords'>>;
type PasswordSettings = Keyed<boolean | number>;

/** The policy twice, because it changes in two ways. */
export interface PasswordPolicyState {
  /** As a whole, `null` where the account has none: it is created and deleted at once. */
  readonly policy: WholePolicy | null;
  /** Setting by setting: so an undo puts back the one it changed, whatever became of the others since. */
  readonly settings: PasswordSettings;
}

/** IAM offers no resource-level permission for any of them. */
export const passwordPolicyPermissions: Permissions = {
  read: ['iam:GetAccountPasswordPolicy'],
  write: ['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'],
};

/**
 * What an account without a policy gets, next to the setting a control asks for.
 *
 * AWS's default asks for 8 characters of three of the four types, which no policy of one's own can
 * say; and a policy that says nothing asks for 6 characters of any type. So a new policy names
 * three types: it admits no password that the default would refuse, save the account's own name,
 * which only the default knows to refuse. Passwords never expire and users may not change their
 * own, as before.
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
 * @param required Never weaker than what the account has: compare with `account.settings` where
 *   more is stronger.
 */
export function requireSettings(
  account: PasswordPolicyState,
  required: PasswordSettings,
): Plan<PasswordPolicyState, 'policy' | 'settings'> {
  return account.policy === null
    ? set(account, { policy: { ...asStrongAsTheDefault, ...required } })
    : setElements(account, 'settings', required);
}

export async function changePasswordPolicy(change: Change<PasswordPolicyState>, aws: Aws): Promise<void> {
  if (change.field === 'policy') return putPolicy(change.to, aws);

  const { policy, settings } = await readPasswordPolicy(aws);
  if (policy === null) {
    cannot(`The account has no password policy any more, so ${change.key} alone cannot change. Plan again.`);
  }
  const { [change.key]: _, ...others } = settings;
  return putPolicy(change.to === null ? others : { ...others, [change.key]: change.to }, aws);
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
 * What a policy says, and no more: `ExpirePasswords` only repeats that there is a `MaxPasswordAge`;
 * and IAM writes an absent limit as 0, which it refuses to read, and an absent `HardExpiry`
 * sometimes as false and sometimes not at all.
 */
function settingsOf(policy: PasswordPolicy): PasswordSettings {
  return Object.fromEntries(Object.entries(policy).filter(isSetting));
}

function isSetting(entry: readonly [string, boolean | number | undefined]): entry is [string, boolean | number] {
  const [name, value] = entry;
  const isAbsent = value === undefined || value === 0 || (name === 'HardExpiry' && value === false);
  return name !== 'ExpirePasswords' && !isAbsent;
}
