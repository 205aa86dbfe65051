import { type Handlers, fakeNow, named } from '../../../testing/index.ts';

export interface FakeIamUser {
  readonly name: string;
  /** `AIDA…` */
  readonly id: string;
  readonly keys?: readonly FakeAccessKey[];
  /** `null` without a console password. */
  readonly password?: { readonly createdDaysAgo: number } | null;
  /** The last use that IAM remembers, even of a deleted password. */
  readonly passwordUsedDaysAgo?: number;
}

export interface FakeAccessKey {
  readonly id: string;
  readonly status?: 'Active' | 'Inactive' | 'Expired';
  readonly createdDaysAgo: number;
  /** Absent for a key that was never used. */
  readonly usedDaysAgo?: number;
}

/**
 * Handlers of an account with these users. Lists return two users per page, so a playbook that reads only one page
 * misses some.
 */
export function fakeIamUsers(users: readonly FakeIamUser[]): Handlers {
  const allKeys = users.flatMap(({ keys = [] }) => keys);
  const statuses = new Map(allKeys.map(({ id, status = 'Active' }) => [id, status]));
  const passwords = new Map(users.map(({ name, password = null }) => [name, password]));

  const userCalled = (name: string) => users.find((user) => user.name === name) ?? absent();
  const passwordOf = (name: string) => passwords.get(userCalled(name).name) ?? absent();
  const keyOf = (id: string) => allKeys.find((key) => key.id === id) ?? absent();
  const asUser = ({ name, id, passwordUsedDaysAgo }: FakeIamUser) => ({
    UserName: name,
    UserId: id,
    ...(passwordUsedDaysAgo !== undefined && { PasswordLastUsed: daysAgo(passwordUsedDaysAgo) }),
  });
  return {
    GetUserCommand: (input: { UserName: string }) => ({ User: asUser(userCalled(input.UserName)) }),
    ListUsersCommand: ({ Marker = '0' }: { Marker?: string }) => {
      const next = Number(Marker) + 2;
      return {
        Users: users.slice(Number(Marker), next).map(asUser),
        IsTruncated: next < users.length,
        ...(next < users.length && { Marker: String(next) }),
      };
    },
    ListAccessKeysCommand: (input: { UserName: string }) => ({
      AccessKeyMetadata: (userCalled(input.UserName).keys ?? []).map(({ id, createdDaysAgo }) => ({
        AccessKeyId: id,
        Status: statuses.get(id),
        CreateDate: daysAgo(createdDaysAgo),
      })),
    }),
    GetAccessKeyLastUsedCommand: (input: { AccessKeyId: string }) => {
      const { usedDaysAgo } = keyOf(input.AccessKeyId);
      return { AccessKeyLastUsed: usedDaysAgo === undefined ? {} : { LastUsedDate: daysAgo(usedDaysAgo) } };
    },
    UpdateAccessKeyCommand: (input: { UserName: string; AccessKeyId: string; Status: 'Active' | 'Inactive' }) => {
      const isTheirs = userCalled(input.UserName).keys?.some(({ id }) => id === input.AccessKeyId) ?? false;
      if (!isTheirs) absent();
      statuses.set(input.AccessKeyId, input.Status);
      return {};
    },
    GetLoginProfileCommand: (input: { UserName: string }) => ({
      LoginProfile: { UserName: input.UserName, CreateDate: daysAgo(passwordOf(input.UserName).createdDaysAgo) },
    }),
    DeleteLoginProfileCommand: (input: { UserName: string }) => {
      passwordOf(input.UserName);
      passwords.set(input.UserName, null);
      return {};
    },
  };
}

function absent(): never {
  throw named('NoSuchEntityException');
}

function daysAgo(days: number): Date {
  return new Date(fakeNow.getTime() - days * 86_400_000);
}
