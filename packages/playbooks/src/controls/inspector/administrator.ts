/** The delegated Amazon Inspector administrator of the organization, and the members of the account if it is the one. */
import {
  BatchGetAccountStatusCommand,
  GetDelegatedAdminAccountCommand,
  Inspector2Client,
  paginateListMembers,
  type ResourceState,
} from '@aws-sdk/client-inspector2';
import { type Aws, type Target, ifAbsent, ifErrorContains } from '../../engine/index.ts';

/** The answer of Amazon Inspector to the administrator itself. */
const isCaller = ['ValidationException', 'Invoking account is the delegated admin'] as const;

/**
 * Returns the id of the delegated administrator, which is the account itself if it is the one; `null` without one.
 *
 * @see https://docs.aws.amazon.com/inspector/v2/APIReference/API_GetDelegatedAdminAccount.html
 */
export async function administratorOf({ accountId }: Target, aws: Aws): Promise<string | null> {
  const { delegatedAdmin } = await aws
    .client(Inspector2Client)
    .send(new GetDelegatedAdminAccountCommand({}))
    .catch(ifErrorContains(...isCaller, { delegatedAdmin: { accountId } }))
    .catch(ifAbsent('ResourceNotFoundException', { delegatedAdmin: undefined }));
  return delegatedAdmin?.accountId ?? null;
}

/** Returns the ids of the associated member accounts that are not scanned, or of which Amazon Inspector does not say. */
export async function membersWithout(resource: keyof ResourceState, aws: Aws): Promise<readonly string[]> {
  const client = aws.client(Inspector2Client);
  const without: string[] = [];
  // A page has at most 50 members, and BatchGetAccountStatus answers for 100 accounts.
  for await (const { members = [] } of paginateListMembers({ client }, { onlyAssociated: true })) {
    const accountIds = members.flatMap(({ accountId }) => accountId ?? []);
    if (accountIds.length === 0) continue;
    const { accounts = [] } = await client.send(new BatchGetAccountStatusCommand({ accountIds }));
    const scanned = accounts.filter(({ resourceState }) => resourceState?.[resource]?.status === 'ENABLED');
    const ids = new Set(scanned.map(({ accountId }) => accountId));
    without.push(...accountIds.filter((id) => !ids.has(id)));
  }
  return without;
}
