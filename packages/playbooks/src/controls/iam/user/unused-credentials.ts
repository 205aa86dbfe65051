/** Unused credentials of an IAM user, for the controls that differ only in the number of days. */
import {
  DeleteLoginProfileCommand,
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  IAMClient,
  UpdateAccessKeyCommand,
  type AccessKeyMetadata,
  type User,
} from '@aws-sdk/client-iam';
import {
  type Aws,
  type Change,
  type Keyed,
  type Permissions,
  type Plan,
  type Target,
  askFor,
  cannot,
  ifAbsent,
  join,
  set,
  setElements,
} from '../../../engine/index.ts';
import { accessKeysOf, anyUser, daysSince, findUser } from './users.ts';

/** `iam:ListUsers` has no resource-level permission. */
export const unusedCredentialsPermissions: Permissions = {
  read: ['iam:GetUser', 'iam:ListUsers', 'iam:GetLoginProfile', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
  write: ['iam:UpdateAccessKey', 'iam:DeleteLoginProfile'],
  on: {
    'iam:GetUser': [anyUser],
    'iam:GetLoginProfile': [anyUser],
    'iam:ListAccessKeys': [anyUser],
    'iam:GetAccessKeyLastUsed': [anyUser],
    'iam:UpdateAccessKey': [anyUser],
    'iam:DeleteLoginProfile': [anyUser],
  },
};

export interface Credentials {
  /** The status, `Active` or `Inactive`, by key id. */
  readonly accessKeys: Keyed<string>;
  readonly consolePassword: 'present' | null;
  /**
   * The days since the last use, by the id of each active key and by `consolePassword`. Separate because it changes
   * every day.
   */
  readonly unusedDays: Keyed<number>;
}

export async function readCredentials(target: Target, aws: Aws): Promise<Credentials | undefined> {
  const iam = aws.client(IAMClient);
  const user = await findUser(target.resourceId, iam);
  if (user === undefined) return undefined;

  const keys = await accessKeysOf(user, iam);
  const password = await readPassword(user, aws);
  const unused = keys
    .filter(({ Status }) => Status === 'Active')
    .map(async (key) => [String(key.AccessKeyId), await unusedDaysOf(key, aws)] as const);
  return {
    accessKeys: Object.fromEntries(keys.map(({ AccessKeyId, Status }) => [String(AccessKeyId), String(Status)])),
    consolePassword: password === null ? null : 'present',
    unusedDays: { ...Object.fromEntries(await Promise.all(unused)), ...password },
  };
}

/** Plans to deactivate the keys, and to remove the password, that were unused for this number of days. */
export function retireUnused(user: Credentials, days: number): Plan<Credentials, 'accessKeys' | 'consolePassword'> {
  const isUnused = (credential: string) => (user.unusedDays[credential] ?? 0) >= days;
  const keys = Object.keys(user.accessKeys).filter(isUnused);
  return join<Credentials, 'accessKeys' | 'consolePassword'>(
    setElements(user, 'accessKeys', Object.fromEntries(keys.map((id) => [id, 'Inactive']))),
    askFor(
      set(user, { consolePassword: isUnused('consolePassword') ? null : user.consolePassword }),
      'consolePassword',
      'IAM returns when the user first got a password, not when it was last set. Check that the user got no new ' +
        'password recently.',
    ),
  );
}

export async function changeCredential(
  target: Target,
  change: Change<Credentials, 'accessKeys' | 'consolePassword'>,
  aws: Aws,
): Promise<void> {
  const iam = aws.client(IAMClient);
  const user = await findUser(target.resourceId, iam);
  if (user === undefined) return;

  const { UserName } = user;
  if (change.field === 'consolePassword') {
    if (change.to !== null) cannot('A removed console password cannot be restored. Set a new password for the user.');
    await iam.send(new DeleteLoginProfileCommand({ UserName })).catch(ifAbsent('NoSuchEntityException', {}));
    return;
  }
  const Status = change.to === 'Active' ? 'Active' : 'Inactive';
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: change.key, Status }));
}

/** Returns the whole days since the last use of the key; since its creation if it was never used. */
export async function unusedDaysOf(key: AccessKeyMetadata, aws: Aws): Promise<number> {
  const { AccessKeyLastUsed: last } = await aws
    .client(IAMClient)
    .send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.AccessKeyId }));
  return daysSince(aws.now(), last?.LastUsedDate, key.CreateDate);
}

/** Returns the days since the password was last used, `null` if the user has no password. */
async function readPassword(user: User, aws: Aws): Promise<{ readonly consolePassword: number } | null> {
  const { LoginProfile: profile } = await aws
    .client(IAMClient)
    .send(new GetLoginProfileCommand({ UserName: user.UserName }))
    .catch(ifAbsent('NoSuchEntityException', { LoginProfile: undefined }));
  if (profile === undefined) return null;

  // `PasswordLastUsed` can refer to the user's previous password, because it outlives the password. It is absent if
  // the password was never used.
  return { consolePassword: daysSince(aws.now(), user.PasswordLastUsed, profile.CreateDate) };
}
