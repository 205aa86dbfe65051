/** What AWS Organizations knows about accounts. Each answer is kept for a minute. */
import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  type OrganizationsClient,
  paginateListTagsForResource,
} from '@aws-sdk/client-organizations';
import { parentsOf } from './parents-of.ts';

/** Long enough for the findings of one scan, and short enough that a new name does not surprise. */
const freshForMilliseconds = 60_000;

/** Each throws what AWS Organizations answers. */
export interface OrganizationLookups {
  /** The name of an account, and its state, such as `ACTIVE`. */
  readonly account: (accountId: string) => Promise<{ readonly name: string; readonly state: string }>;
  /** The units above an account, from its own to the root. */
  readonly parents: (accountId: string) => Promise<readonly string[]>;
  readonly unitName: (unitId: string) => Promise<string>;
  /** The tags of an account in AWS Organizations. */
  readonly tags: (accountId: string) => Promise<ReadonlyMap<string, string>>;
}

/**
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganizationalUnit.html
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
 */
export function organizationLookups(client: OrganizationsClient, now: () => number = Date.now): OrganizationLookups {
  return {
    account: kept(async (AccountId) => {
      const { Account: { Name: name = '', State: state = '' } = {} } = await client.send(
        new DescribeAccountCommand({ AccountId }),
      );
      return { name, state };
    }, now),
    parents: kept((accountId) => parentsOf(client, accountId), now),
    unitName: kept(async (OrganizationalUnitId) => {
      const { OrganizationalUnit } = await client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId }));
      return OrganizationalUnit?.Name ?? '';
    }, now),
    tags: kept(async (ResourceId) => {
      const tags = new Map<string, string>();
      for await (const { Tags = [] } of paginateListTagsForResource({ client }, { ResourceId }))
        for (const { Key = '', Value = '' } of Tags) tags.set(Key, Value);
      return tags;
    }, now),
  };
}

/** Shares a call that is under way, and keeps its answer. An error is not kept. */
function kept<Value>(lookUp: (id: string) => Promise<Value>, now: () => number): (id: string) => Promise<Value> {
  const known = new Map<string, { readonly value: Promise<Value>; readonly at: number }>();
  return (id) => {
    const cached = known.get(id);
    if (cached !== undefined && now() - cached.at < freshForMilliseconds) return cached.value;
    const value = lookUp(id);
    known.set(id, { value, at: now() });
    value.catch(() => known.delete(id));
    return value;
  };
}
