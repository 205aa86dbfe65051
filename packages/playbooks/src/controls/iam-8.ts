import {
  DeleteLoginProfileCommand,
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
  type AccessKeyMetadata,
  type User,
} from '@aws-sdk/client-iam';
import { ifAbsent } from '../aws-errors.ts';
import { anyUser, daysSince, findUser } from '../iam/users.ts';
import { cannot, join, set, setElements } from '../plan.ts';
import { definePlaybook, type Aws, type Keyed, type Target } from '../playbook.ts';

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
  permissions: {
    read: ['iam:GetUser', 'iam:ListUsers', 'iam:GetLoginProfile', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
    write: ['iam:UpdateAccessKey', 'iam:DeleteLoginProfile'],
    // `iam:ListUsers` has no resource-level permission.
    on: {
      'iam:GetUser': [anyUser],
      'iam:GetLoginProfile': [anyUser],
      'iam:ListAccessKeys': [anyUser],
      'iam:GetAccessKeyLastUsed': [anyUser],
      'iam:UpdateAccessKey': [anyUser],
      'iam:DeleteLoginProfile': [anyUser],
    },
  },
  parameters: { maxCredentialUsageAge: 90 },

  read,

  plan(user, { maxCredentialUsageAge }) {
    const isUnused = (credential: string) => (user.unusedDays[credential] ?? 0) >= maxCredentialUsageAge;
    const keys = Object.keys(user.accessKeys).filter(isUnused);
    return join(
      setElements(user, 'accessKeys', Object.fromEntries(keys.map((id) => [id, 'Inactive']))),
      set(user, { consolePassword: isUnused('consolePassword') ? null : user.consolePassword }),
    );
  },

  async apply(target, change, aws) {
    const iam = aws.client(IAMClient);
    const user = await findUser(target.resourceId, iam);
    if (user === undefined) return;

    const { UserName } = user;
    if (change.field === 'consolePassword') {
      if (change.to !== null) cannot('A removed console password cannot be put back. Give the user a new one by hand.');
      await iam.send(new DeleteLoginProfileCommand({ UserName })).catch(ifAbsent('NoSuchEntityException', {}));
      return;
    }
    const Status = change.to === 'Active' ? 'Active' : 'Inactive';
    await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: change.key, Status }));
  },
});

interface State {
  /** `Active` or `Inactive`, by the key's id. */
  readonly accessKeys: Keyed<string>;
  readonly consolePassword: 'present' | null;
  /** Of active keys by id, and of `consolePassword`. Apart from the rest, because it grows every day. */
  readonly unusedDays: Keyed<number>;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const iam = aws.client(IAMClient);
  const user = await findUser(target.resourceId, iam);
  if (user === undefined) return undefined;

  // Not paginated: a user has two keys at most.
  const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName: user.UserName }));
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

async function unusedDaysOf(key: AccessKeyMetadata, aws: Aws): Promise<number> {
  const { AccessKeyLastUsed: last } = await aws
    .client(IAMClient)
    .send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.AccessKeyId }));
  return daysSince(aws.now(), last?.LastUsedDate, key.CreateDate);
}

/** The days the password was not used, `null` without a password. */
async function readPassword(user: User, aws: Aws): Promise<{ readonly consolePassword: number } | null> {
  const { LoginProfile: profile } = await aws
    .client(IAMClient)
    .send(new GetLoginProfileCommand({ UserName: user.UserName }))
    .catch(ifAbsent('NoSuchEntityException', { LoginProfile: undefined }));
  if (profile === undefined) return null;

  // `PasswordLastUsed` outlives its password: of a user who got a new one it may tell of the one
  // before. It is absent for a password that was never used, or not since IAM began to remember it
  // on 20 October 2014.
  return { consolePassword: daysSince(aws.now(), user.PasswordLastUsed, profile.CreateDate) };
}
