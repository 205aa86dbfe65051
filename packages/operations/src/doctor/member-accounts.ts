/** The active accounts of the organization, which `asr doctor` checks by default. */
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { Aws } from '@asr/playbooks';
import { type Result, unknown, whySkipped } from './check/index.ts';

export interface Accounts {
  readonly accounts: readonly string[];
  /** The reason why the accounts could not be listed, as the result of a check. */
  readonly results: readonly Result[];
}

/** Organizations is a global service: its endpoint in every Region returns the same accounts. */
export async function organizationAccounts(aws: Aws): Promise<Accounts> {
  try {
    const accounts: string[] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client: aws.client(OrganizationsClient) }, {})) {
      accounts.push(...Accounts.flatMap(({ Id, State }) => (Id !== undefined && State === 'ACTIVE' ? [Id] : [])));
    }
    return { accounts: accounts.toSorted(), results: [] };
  } catch (error) {
    const why = whySkipped(error, ['organizations:ListAccounts']);
    const verdict = unknown(
      `Cannot list the accounts of the organization. ${why} Alternatively, give them with --accounts.`,
    );
    return {
      accounts: [],
      results: [{ place: 'home', check: 'accounts', title: 'The member accounts can be listed', verdict }],
    };
  }
}
