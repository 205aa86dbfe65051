/**
 * Organizational units: whether the policy names any, and the units above an account. ASR looks them up only if the
 * policy names one, and caches the answer.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
 */
import { ListParentsCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Fact } from '../model/index.ts';
import type { Policy } from './policy.ts';

/** Accounts move seldom. */
const freshForMilliseconds = 5 * 60_000;

/** An organization has at most five levels of units under its root. */
const mostLevels = 6;

type Units = Fact<readonly string[]>;

/** Throws nothing: what cannot be looked up is a fact that nobody knows, and the scope then stays closed. */
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
    for (let child = accountId; units.length <= mostLevels;) {
      const { Parents: [parent] = [] } = await client.send(new ListParentsCommand({ ChildId: child }));
      if (parent?.Id === undefined) return unknown(accountId, 'AWS Organizations names no parent.');
      units.push(parent.Id);
      if (parent.Type === 'ROOT') return { ok: true, value: units };
      child = parent.Id;
    }
    return unknown(accountId, 'the units above it do not end.');
  } catch (error) {
    return unknown(accountId, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

function unknown(accountId: string, why: string): Units {
  return { ok: false, error: `The units above account ${accountId} could not be looked up: ${why}` };
}

/** Whether the policy names organizational units anywhere, so that they must be looked up. */
export function needsOrganizationalUnits(
  policy: Pick<Policy, 'scope' | 'approval' | 'windows' | 'delegation'>,
): boolean {
  return (
    placesNameUnits(policy) || policy.delegation.some(({ organizationalUnits = [] }) => organizationalUnits.length > 0)
  );
}

/** Whether it does so where every finding is decided, whoever asks. */
export function placesNameUnits({ scope, approval, windows }: Pick<Policy, 'scope' | 'approval' | 'windows'>): boolean {
  return [scope.include, scope.exclude, ...approval, ...windows].some(
    ({ organizationalUnits = [] }) => organizationalUnits.length > 0,
  );
}
