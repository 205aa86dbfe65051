import type { FeatureStatus } from '@aws-sdk/client-guardduty';
import { type FakeAws, fakeAws, named } from '../../../testing/index.ts';

type Features = { readonly [name: string]: FeatureStatus };

interface Given {
  /** The features of the detector. */
  readonly features?: Features;
  readonly isSuspended?: true;
  readonly administrator?: string;
  /** The features of each member account, by its id, one on a page. `null`: GuardDuty does not process the account. */
  readonly members?: { readonly [accountId: string]: Features | null };
  /** The detector of the account has another id. */
  readonly isReplaced?: true;
}

const listOf = (features: Features) => Object.entries(features).map(([Name, Status]) => ({ Name, Status }));

/** The detector `d1`. As in GuardDuty, an update changes the features that it names, and fails in a member account. */
export function fakeProtection({ features: given, isSuspended, administrator, members = {}, isReplaced }: Given) {
  const features = new Map(Object.entries(given ?? {}));
  const ids = Object.keys(members);
  const aws: FakeAws = fakeAws({
    ListDetectorsCommand: () => ({ DetectorIds: [isReplaced ? 'd2' : 'd1'] }),
    GetDetectorCommand: () => ({
      Status: isSuspended ? 'DISABLED' : 'ENABLED',
      ...(given !== undefined && { Features: listOf(Object.fromEntries(features)) }),
    }),
    GetAdministratorAccountCommand: () =>
      administrator === undefined ? {} : { Administrator: { AccountId: administrator, RelationshipStatus: 'Enabled' } },
    ListMembersCommand: ({ NextToken = '0' }: { NextToken?: string }) => {
      const next = Number(NextToken) + 1;
      const page = ids.slice(next - 1, next).map((AccountId) => ({ AccountId }));
      return { Members: page, ...(next < ids.length && { NextToken: String(next) }) };
    },
    GetMemberDetectorsCommand: ({ AccountIds }: { AccountIds: readonly string[] }) => ({
      MemberDataSourceConfigurations: AccountIds.flatMap((AccountId) => {
        const has = members[AccountId];
        return has ? [{ AccountId, Features: listOf(has) }] : [];
      }),
      UnprocessedAccounts: [],
    }),
    UpdateDetectorCommand: (input: { Features: readonly { Name: string; Status: FeatureStatus }[] }) => {
      if (administrator !== undefined) throw named('BadRequestException');
      for (const { Name, Status } of input.Features) features.set(Name, Status);
      return {};
    },
  });
  return { aws, features };
}
