/**
 * Looks up every organizational unit above an account, up to the root. Called only if the policy names a unit, and
 * cached.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Fact } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import { parentsOf } from './parents-of.ts';

/** Accounts rarely move. */
const freshForMilliseconds = 5 * 60_000;

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
  try {
    return { ok: true, value: await parentsOf(client, accountId) };
  } catch (error) {
    return unknown(accountId, whyOf(error));
  }
}

/** An error of AWS has a name that says more than its message. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
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
