/** Names of accounts for people who read them. Programs get ids only. */
import { DescribeAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Aws } from '@asr/playbooks';
import { type Io, printable } from '../terminal/index.ts';

/** `111122223333 (shop-prod)`, or the id alone if the name is unknown. */
export type ShowAccount = (accountId: string) => string;

export const idOnly: ShowAccount = (accountId) => printable(accountId);

/** Accounts whose names are looked up. Each takes a call. */
const mostNames = 20;

/**
 * Looks up the names at a terminal. A caller without permission, or outside an organization, sees ids: a name is never
 * a reason to fail.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html
 */
export async function accountNames(io: Io, aws: Aws, accountIds: readonly string[]): Promise<ShowAccount> {
  if (io.columns === undefined) return idOnly;
  return showNames(await accountNamesOf(aws, accountIds));
}

/** The names that the caller can read, by account id. At most 20. */
export async function accountNamesOf(aws: Aws, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(accountIds)].filter((id) => /^\d{12}$/.test(id)).slice(0, mostNames);
  const organizations = aws.client(OrganizationsClient);
  const nameOf = async (AccountId: string) => {
    const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId }));
    return [AccountId, Account?.Name ?? ''] as const;
  };
  const found = await Promise.allSettled(wanted.map(nameOf));
  return new Map(found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
}

const longestName = 30;

/** @param names By account id. Administrators of member accounts choose them, so they are shown safely. */
function showNames(names: ReadonlyMap<string, string>): ShowAccount {
  return (accountId) => {
    const name = printable(names.get(accountId) ?? '');
    const short = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
    return name === '' ? idOnly(accountId) : `${accountId} (${short})`;
  };
}
