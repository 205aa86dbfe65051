/** The users, groups and roles that a policy is attached to. */
import { type IAMClient, paginateGetGroup, paginateListEntitiesForPolicy, type User } from '@aws-sdk/client-iam';
import { ifAbsent } from '../../../engine/index.ts';

export interface Holders {
  /** The names of the roles. */
  readonly roles: readonly string[];
  /** Whether a user, another role, or a group with users has the policy. AWS Config does not count other groups. */
  readonly isHeldByAnother: boolean;
}

/**
 * Does not count a policy that is only a permissions boundary, because it grants nothing.
 *
 * @param ownRole The name of the role that does not count as another.
 * @see https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-in-use.html
 */
export async function readHolders(PolicyArn: string, ownRole: string, client: IAMClient): Promise<Holders> {
  const users: string[] = [];
  const groups: string[] = [];
  const roles: string[] = [];
  const attached = { PolicyArn, PolicyUsageFilter: 'PermissionsPolicy' } as const;
  for await (const page of paginateListEntitiesForPolicy({ client }, attached)) {
    users.push(...(page.PolicyUsers ?? []).flatMap(({ UserName }) => UserName ?? []));
    groups.push(...(page.PolicyGroups ?? []).flatMap(({ GroupName }) => GroupName ?? []));
    roles.push(...(page.PolicyRoles ?? []).flatMap(({ RoleName }) => RoleName ?? []));
  }
  const isHeld = users.length > 0 || roles.some((name) => name !== ownRole);
  return { roles, isHeldByAnother: isHeld || (await haveUsers(groups, client)) };
}

async function haveUsers(groups: readonly string[], client: IAMClient): Promise<boolean> {
  for (const name of groups) {
    // A group can be deleted after it was listed.
    const users = await usersOf(name, client).catch(ifAbsent('NoSuchEntityException', []));
    if (users.length > 0) return true;
  }
  return false;
}

async function usersOf(GroupName: string, client: IAMClient): Promise<readonly User[]> {
  const users: User[] = [];
  for await (const page of paginateGetGroup({ client }, { GroupName })) users.push(...(page.Users ?? []));
  return users;
}
