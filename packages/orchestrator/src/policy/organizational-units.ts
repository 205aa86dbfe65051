/**
 * Looks up every organizational unit above an account, up to the root. Called only if the policy names a unit, and
 * cached.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Fact } from '../model/index.ts';
import type { Policy } from './policy.ts';

/** Accounts rarely move. */
const freshForMilliseconds = 5 * 60_000;

/** An organization has at most five levels of units under its root. */
const mostLevels = 6;

type Units = Fact<readonly string[]>;

/** Never throws: a failed lookup is an unknown fact, and the scope then fails closed. */
export function organizationalUnitsOf(
  client: OrganizationsClient,
  now: () => number = Date.now,
): (accountId: string) => Promise<Units> {
  const known = new Map<string, { readonly units: Units; readonly at: number }>();
  return async (accountId) => {
    const cached = known.get(accountId);
    if (cached !== undefined && now() - cached.at < freshForMilliseconds) return cached.units;
    const units = await lookUp(client, accountId);
    if (units.ok) known.set(accountId, { units, at: now() });
    return units;
  };
}

async function lookUp(client: OrganizationsClient, accountId: string): Promise<Units> {
  const units: string[] = [];
  try {
    // Most functions never look up a unit, and load the commands of the client for nothing.
    const { ListParentsCommand } = await import('@aws-sdk/client-organizations');
    for (let child = accountId; units.length <= mostLevels;) {
      const { Parents: [parent] = [] } = await client.send(new ListParentsCommand({ ChildId: child }));
      if (parent?.Id === undefined) return unknown(accountId, 'AWS Organizations returned no parent.');
      units.push(parent.Id);
      if (parent.Type === 'ROOT') return { ok: true, value: units };
      child = parent.Id;
    }
    return unknown(accountId, `it has more than ${mostLevels} parents.`);
  } catch (error) {
    return unknown(accountId, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

function unknown(accountId: string, why: string): Units {
  return { ok: false, error: `ASR could not look up the organizational units of account ${accountId}: ${why}` };
}

/** Whether the policy names organizational units, so that ASR must look them up. */
export function needsOrganizationalUnits(
  policy: Pick<Policy, 'scope' | 'approval' | 'windows' | 'delegation'>,
): boolean {
  return (
    placesNameUnits(policy) || policy.delegation.some(({ organizationalUnits = [] }) => organizationalUnits.length > 0)
  );
}

/** Whether it names them in the rules that apply to every finding, and not only in delegations. */
function placesNameUnits({ scope, approval, windows }: Pick<Policy, 'scope' | 'approval' | 'windows'>): boolean {
  return [scope.include, scope.exclude, ...approval, ...windows].some(
    ({ organizationalUnits = [] }) => organizationalUnits.length > 0,
  );
}

/**
 * Looks up the units of the accounts, but only if the policy names units.
 *
 * @param unitsOf See `organizationalUnitsOf`.
 */
export async function unitsOfAccounts(
  policy: Pick<Policy, 'scope' | 'approval' | 'windows'>,
  accountIds: readonly string[],
  unitsOf: (accountId: string) => Promise<Units>,
): Promise<(accountId: string) => Units> {
  if (!placesNameUnits(policy)) return () => ({ ok: false, error: 'the policy names no organizational units.' });
  const units = new Map(await Promise.all(accountIds.map(async (id) => [id, await unitsOf(id)] as const)));
  return (accountId) =>
    units.get(accountId) ?? { ok: false, error: `the units of account ${accountId} were not looked up.` };
}
