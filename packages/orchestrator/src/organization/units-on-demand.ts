import { organizationalUnitsOf } from './organizational-units.ts';

/** As `organizationalUnitsOf`. Loads the client of AWS Organizations with the first account, because few policies name units. */
export function unitsOnDemand(): ReturnType<typeof organizationalUnitsOf> {
  let unitsOf: ReturnType<typeof organizationalUnitsOf> | undefined;
  return async (accountId) => {
    const { OrganizationsClient } = await import('@aws-sdk/client-organizations');
    unitsOf ??= organizationalUnitsOf(new OrganizationsClient({ maxAttempts: 3 }));
    return unitsOf(accountId);
  };
}
