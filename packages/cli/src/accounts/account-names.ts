/** Names of accounts for people who read them. Programs get ids only. */
import { accountNamesOf } from '@asr/operations/accounts';
import type { Aws } from '@asr/playbooks';
import { type Io, printable } from '../terminal/index.ts';

/** `111122223333 (shop-prod)`, or the id alone if the name is unknown. */
export type ShowAccount = (accountId: string) => string;

export const idOnly: ShowAccount = (accountId) => printable(accountId);

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

const longestName = 30;

/** @param names By account id. Administrators of member accounts choose them, so they are shown safely. */
function showNames(names: ReadonlyMap<string, string>): ShowAccount {
  return (accountId) => {
    const name = printable(names.get(accountId) ?? '');
    const short = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
    return name === '' ? idOnly(accountId) : `${accountId} (${short})`;
  };
}
