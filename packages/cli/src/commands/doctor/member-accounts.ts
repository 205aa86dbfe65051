/** Which accounts to look into: those that are named, or all of the organization. */
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { Aws } from '@asr/playbooks';
import { type Result, unknown, whySkipped } from './check/index.ts';

export interface Accounts {
  readonly accounts: readonly string[];
  /** Why they are not known, as a result of its own. */
  readonly results: readonly Result[];
}

/** Organizations is one for all Regions; AWS answers from us-east-1 whichever is asked. */
export async function organizationAccounts(aws: Aws): Promise<Accounts> {
  try {
    const accounts: string[] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client: aws.client(OrganizationsClient) }, {})) {
      accounts.push(...Accounts.flatMap(({ Id, State }) => (Id !== undefined && State === 'ACTIVE' ? [Id] : [])));
    }
    return { accounts: accounts.toSorted(), results: [] };
  } catch (error) {
    const why = whySkipped(error, ['organizations:ListAccounts']);
    const verdict = unknown(`The accounts of the organization are not known. ${why} Or name them with --accounts.`);
    return {
      accounts: [],
      results: [{ place: 'home', check: 'accounts', title: 'The member accounts are known', verdict }],
    };
  }
}
