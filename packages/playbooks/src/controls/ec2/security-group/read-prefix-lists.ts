import { EC2Client, paginateGetManagedPrefixListEntries } from '@aws-sdk/client-ec2';
import { type Aws, type Keyed, ifAbsent } from '../../../engine/index.ts';
import type { PrefixLists } from './matcher.ts';
import type { Rule } from './rule.ts';

/** The entries of every prefix list that the rules name. One call for each hundred entries. */
export async function readPrefixLists(rules: Keyed<Rule>, aws: Aws): Promise<PrefixLists> {
  const sources = Object.values(rules).map(({ source }) => source);
  const ids = new Set(sources.filter(({ kind }) => kind === 'prefixList').map(({ value }) => value));
  return Object.fromEntries(await Promise.all([...ids].map(async (id) => [id, await readEntries(id, aws)] as const)));
}

/**
 * `null`: the owner no longer shares the list. Rules that name it still apply, but this account cannot read its entries.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/work-with-shared-prefixes.html#sharing-unshare
 */
async function readEntries(prefixListId: string, aws: Aws): Promise<readonly string[] | null> {
  const cidrs: string[] = [];
  const pages = paginateGetManagedPrefixListEntries(
    { client: aws.client(EC2Client), pageSize: 100 },
    { PrefixListId: prefixListId },
  );
  try {
    for await (const { Entries: entries = [] } of pages) cidrs.push(...entries.map(({ Cidr = '' }) => Cidr));
  } catch (error) {
    return ifAbsent(['InvalidPrefixListID.NotFound', 'InvalidPrefixListId.NotFound'], null)(error);
  }
  return cidrs;
}
