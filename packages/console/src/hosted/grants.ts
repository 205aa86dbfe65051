/** The grants of a person, from the policy and the groups of the token. */
import type { ConsoleGrant } from '@asr/orchestrator';
import type { Grant } from '../access/index.ts';

/**
 * @param accountsBelow The accounts below organizational units, at any depth. Called only if a grant names units. If it
 * throws, the person has no answer: an unknown account is in no grant.
 */
export async function grantsOf(
  groups: readonly string[],
  policy: readonly ConsoleGrant[],
  accountsBelow: (units: readonly string[]) => Promise<readonly string[]>,
): Promise<readonly Grant[]> {
  const own = policy.filter(({ group }) => groups.includes(group));
  return Promise.all(
    own.map(async ({ role, accounts, organizationalUnits }) => {
      if (accounts === undefined && organizationalUnits === undefined) return { role, accounts: null };
      const below = organizationalUnits === undefined ? [] : await accountsBelow(organizationalUnits);
      return { role, accounts: [...(accounts ?? []), ...below] };
    }),
  );
}
