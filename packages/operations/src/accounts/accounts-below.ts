/** The accounts below organizational units, from AWS Organizations. */
import {
  type OrganizationsClient,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';

/** Accounts rarely move. */
const freshForMilliseconds = 5 * 60_000;

/** An organization has at most five levels of units under its root. */
const mostLevels = 6;

export type AccountsBelow = (units: readonly string[]) => Promise<readonly string[]>;

/**
 * Returns a function that lists the accounts below units, at any depth, and keeps each list for five minutes.
 *
 * @throws what AWS Organizations answers: a list that is not complete is no list.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
 */
export function accountsBelowUnits(client: OrganizationsClient, now: () => number = Date.now): AccountsBelow {
  const known = new Map<string, { readonly accounts: readonly string[]; readonly at: number }>();
  const below = async (unit: string): Promise<readonly string[]> => {
    const cached = known.get(unit);
    if (cached !== undefined && now() - cached.at < freshForMilliseconds) return cached.accounts;
    const accounts = await list(client, unit, 0);
    known.set(unit, { accounts, at: now() });
    return accounts;
  };
  return async (units) => [...new Set((await Promise.all(units.map(below))).flat())].toSorted();
}

async function list(client: OrganizationsClient, ParentId: string, level: number): Promise<readonly string[]> {
  if (level > mostLevels) throw new Error(`${ParentId} is more than ${mostLevels} levels below its root.`);
  const accounts: string[] = [];
  for await (const { Accounts = [] } of paginateListAccountsForParent({ client }, { ParentId }))
    accounts.push(...Accounts.flatMap(({ Id }) => (Id === undefined ? [] : [Id])));
  for await (const page of paginateListOrganizationalUnitsForParent({ client }, { ParentId }))
    for (const { Id } of page.OrganizationalUnits ?? [])
      if (Id !== undefined) accounts.push(...(await list(client, Id, level + 1)));
  return accounts;
}
