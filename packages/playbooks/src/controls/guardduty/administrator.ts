/** The GuardDuty administrator account of the account, and its members if it is one. */
import {
  type DetectorFeatureResult,
  GetAdministratorAccountCommand,
  GetMemberDetectorsCommand,
  GuardDutyClient,
  paginateListMembers,
} from '@aws-sdk/client-guardduty';
import type { Aws } from '../../engine/index.ts';

/** Returns the id of the account that administers GuardDuty for this one, `null` if no account does. */
export async function administratorOf(DetectorId: string, aws: Aws): Promise<string | null> {
  const { Administrator: administrator } = await aws
    .client(GuardDutyClient)
    .send(new GetAdministratorAccountCommand({ DetectorId }));
  return administrator?.AccountId ?? null;
}

/**
 * Returns the ids of the associated member accounts that do not have the feature, or of which GuardDuty does not say.
 * Empty for an account that administers no other.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMemberDetectors.html
 */
export async function membersWithout(
  feature: DetectorFeatureResult,
  DetectorId: string,
  aws: Aws,
): Promise<readonly string[]> {
  const client = aws.client(GuardDutyClient);
  const without: string[] = [];
  // A page has at most 50 members, which is also the limit of GetMemberDetectors.
  for await (const { Members: members = [] } of paginateListMembers(
    { client },
    { DetectorId, OnlyAssociated: 'true' },
  )) {
    const AccountIds = members.flatMap(({ AccountId }) => AccountId ?? []);
    if (AccountIds.length === 0) continue;
    const { MemberDataSourceConfigurations: configurations = [] } = await client.send(
      new GetMemberDetectorsCommand({ DetectorId, AccountIds }),
    );
    const having = configurations.filter(({ Features = [] }) =>
      Features.some(({ Name, Status }) => Name === feature && Status === 'ENABLED'),
    );
    const ids = new Set(having.map(({ AccountId }) => AccountId));
    without.push(...AccountIds.filter((id) => !ids.has(id)));
  }
  return without;
}
