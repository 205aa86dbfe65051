import type { ErrorCode, ResourceScanType, ResourceState, Status } from '@aws-sdk/client-inspector2';
import { fakeAws, named } from '../../../testing/index.ts';

export const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};

/** The status of each scan type. */
type Statuses = { readonly [resource in keyof ResourceState]?: Status };

interface Given {
  readonly statuses?: Statuses;
  /** The delegated administrator of the organization. `null`: Amazon Inspector returns an error, as there is none. */
  readonly administrator?: string | null;
  /** The scan types of each associated member account, one on a page. `null`: Amazon Inspector does not process it. */
  readonly members?: { readonly [accountId: string]: Statuses | null };
  /** Amazon Inspector does not answer for the account, or does not change it, with this code. */
  readonly fails?: { readonly read?: ErrorCode | 'silently'; readonly change?: ErrorCode };
}

interface Request {
  readonly accountIds: readonly string[];
  readonly resourceTypes: readonly ResourceScanType[];
}

const off: Statuses = { ec2: 'DISABLED', ecr: 'DISABLED', lambda: 'DISABLED', lambdaCode: 'DISABLED' };
const nameOf: { readonly [type in ResourceScanType]: keyof ResourceState } = {
  EC2: 'ec2',
  ECR: 'ecr',
  LAMBDA: 'lambda',
  LAMBDA_CODE: 'lambdaCode',
  CODE_REPOSITORY: 'codeRepository',
};

/**
 * An account of Amazon Inspector, which changes what a request names when `finish` is called, if `isSlow`. The
 * administrator gets an error for its own question, and a member cannot change its scan types.
 */
export function fakeInspector(given: Given = {}, isSlow = false) {
  const { administrator, members = {}, fails = {} } = given;
  const isMember = typeof administrator === 'string' && administrator !== target.accountId;
  let statuses: Statuses = given.statuses ?? off;
  const ids = Object.keys(members);
  const failed = (accountId: string, errorCode: ErrorCode) => ({ accountId, errorCode, errorMessage: 'It failed.' });
  const stateOf = (states: Statuses) =>
    Object.fromEntries(Object.entries(states).map(([name, status]) => [name, { status }]));
  const statusOf = (id: string) => (id === target.accountId ? statuses : members[id]);
  const change = ({ accountIds: [id = ''], resourceTypes }: Request, during: Status, after: Status) => {
    if (id !== target.accountId || resourceTypes.length === 0) throw named('ValidationException');
    if (isMember) throw named('AccessDeniedException', `Member account ${id} is not authorized to change itself`);
    if (fails.change !== undefined) return { accounts: [], failedAccounts: [failed(id, fails.change)] };
    const names = resourceTypes.map((type) => nameOf[type]);
    statuses = { ...statuses, ...Object.fromEntries(names.map((name) => [name, isSlow ? during : after])) };
    return { accounts: [{ accountId: id, status: 'ENABLED' }], failedAccounts: [] };
  };
  const aws = fakeAws({
    BatchGetAccountStatusCommand: ({ accountIds }: { accountIds: readonly string[] }) => {
      if (fails.read === 'silently') return {};
      if (fails.read !== undefined) return { accounts: [], failedAccounts: [failed(target.accountId, fails.read)] };
      const accounts = accountIds.flatMap((accountId) => {
        const found = statusOf(accountId);
        return found ? [{ accountId, state: { status: 'ENABLED' }, resourceState: stateOf(found) }] : [];
      });
      return { accounts, failedAccounts: [] };
    },
    GetDelegatedAdminAccountCommand: () => {
      if (administrator === null) throw named('ResourceNotFoundException');
      if (administrator === target.accountId) {
        throw named('ValidationException', 'Invoking account is the delegated admin.');
      }
      return isMember ? { delegatedAdmin: { accountId: administrator, relationshipStatus: 'ENABLED' } } : {};
    },
    ListMembersCommand: ({ nextToken = '0', onlyAssociated }: { nextToken?: string; onlyAssociated?: boolean }) => {
      if (administrator !== target.accountId || !onlyAssociated) throw named('AccessDeniedException');
      const next = Number(nextToken) + 1;
      const page = ids.slice(next - 1, next).map((accountId) => ({ accountId }));
      return { members: page, ...(next < ids.length && { nextToken: String(next) }) };
    },
    EnableCommand: (input: Request) => change(input, 'ENABLING', 'ENABLED'),
    DisableCommand: (input: Request) => change(input, 'DISABLING', 'DISABLED'),
  });
  const finish = () => {
    const after = new Map<Status, Status>([
      ['ENABLING', 'ENABLED'],
      ['DISABLING', 'DISABLED'],
    ]);
    const changed = Object.entries(statuses).map(([name, status]) => [name, after.get(status) ?? status]);
    statuses = Object.fromEntries(changed) as Statuses;
  };
  return { aws, finish, statuses: () => statuses };
}
