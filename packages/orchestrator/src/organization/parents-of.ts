import type { OrganizationsClient } from '@aws-sdk/client-organizations';

/** An organization has at most five levels of units under its root. */
const mostLevels = 6;

/**
 * The units above an account, from its own to the root.
 *
 * @throws what AWS Organizations answers, and an Error if it names no parent.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
 */
export async function parentsOf(client: OrganizationsClient, accountId: string): Promise<readonly string[]> {
  const units: string[] = [];
  for (let child = accountId; units.length <= mostLevels;) {
    const { Id, Type } = await parentOf(client, child);
    units.push(Id);
    if (Type === 'ROOT') return units;
    child = Id;
  }
  throw new Error(`it has more than ${mostLevels} parents.`);
}

async function parentOf(client: OrganizationsClient, ChildId: string) {
  // Most functions never look up a unit, and load the commands of the client for nothing.
  const { ListParentsCommand } = await import('@aws-sdk/client-organizations');
  let NextToken: string | undefined;
  do {
    // A page can be empty although more follow.
    const page = await client.send(
      new ListParentsCommand({ ChildId, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    const { Id, Type } = page.Parents?.[0] ?? {};
    if (Id !== undefined) return { Id, Type };
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  throw new Error('AWS Organizations returned no parent.');
}
