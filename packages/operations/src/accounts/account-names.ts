/** Names of accounts, from AWS Organizations. */
import { DescribeAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Aws } from '@asr/playbooks';

/** Accounts whose names are looked up. Each takes a call. */
const mostNames = 20;

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
