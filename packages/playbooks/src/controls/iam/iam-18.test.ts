import type { ListEntitiesForPolicyRequest } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { iam18 } from './iam-18.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const supportAccess = 'arn:aws:iam::aws:policy/AWSSupportAccess';

/** Roles with their attached policies. The entities of the policy are paged: users first, then groups and roles. */
function account(given: {
  roles?: { readonly [name: string]: readonly string[] };
  users?: string[];
  /** The users of each group, or the name of the error of `GetGroup`. */
  groups?: { readonly [name: string]: readonly string[] | string };
  /** Roles that have the policy only as their permissions boundary. */
  limited?: string[];
}) {
  const { users = [], groups = {}, limited = [] } = given;
  const roles = new Map(Object.entries(given.roles ?? {}));
  const documents: string[] = [];
  const role = (name: string) => {
    const found = roles.get(name);
    if (found === undefined) throw named('NoSuchEntityException');
    return found;
  };
  const aws = fakeAws({
    ListEntitiesForPolicyCommand: ({ PolicyArn, Marker, PolicyUsageFilter }: ListEntitiesForPolicyRequest) => {
      const holders = [...roles].filter(([, policies]) => policies.includes(String(PolicyArn)));
      if (Marker === undefined) {
        return { PolicyUsers: users.map((UserName) => ({ UserName })), IsTruncated: true, Marker: '1' };
      }
      return {
        PolicyGroups: Object.keys(groups).map((GroupName) => ({ GroupName })),
        PolicyRoles: [
          ...holders.map(([RoleName]) => ({ RoleName })),
          ...(PolicyUsageFilter === undefined ? limited.map((RoleName) => ({ RoleName })) : []),
        ],
      };
    },
    GetGroupCommand: ({ GroupName, Marker }: { GroupName: string; Marker?: string }) => {
      const members = groups[GroupName] ?? 'NoSuchEntityException';
      if (typeof members === 'string') throw named(members);
      if (Marker === undefined) return { Users: [], IsTruncated: true, Marker: '1' };
      return { Users: members.map((UserName) => ({ UserName })), IsTruncated: false };
    },
    GetRoleCommand: ({ RoleName }: { RoleName: string }) => ({ Role: { RoleName, held: role(RoleName).length } }),
    CreateRoleCommand: (input: { RoleName: string; AssumeRolePolicyDocument: string }) => {
      if (roles.has(input.RoleName)) throw named('EntityAlreadyExistsException');
      documents.push(input.AssumeRolePolicyDocument);
      roles.set(input.RoleName, []);
      return {};
    },
    DeleteRoleCommand: ({ RoleName }: { RoleName: string }) => {
      if (role(RoleName).length > 0) throw named('DeleteConflictException');
      roles.delete(RoleName);
      return {};
    },
    AttachRolePolicyCommand: ({ RoleName, PolicyArn }: { RoleName: string; PolicyArn: string }) => {
      roles.set(RoleName, [...new Set([...role(RoleName), PolicyArn])]);
      return {};
    },
    DetachRolePolicyCommand: ({ RoleName, PolicyArn }: { RoleName: string; PolicyArn: string }) => {
      if (!role(RoleName).includes(PolicyArn)) throw named('NoSuchEntityException');
      roles.set(
        RoleName,
        role(RoleName).filter((arn) => arn !== PolicyArn),
      );
      return {};
    },
  });
  return { aws, roles, documents };
}

describePlaybook(iam18, {
  target,
  onMoto: { beyondMoto: 'Moto does not load the policies that AWS manages, so AWSSupportAccess cannot be attached.' },
  changes: {
    'a new account': () => account({}).aws,
    'an account whose support role lost its policy': () => account({ roles: { 'asr-support-access': [] } }).aws,
    'an account with a role that has the policy only as a boundary': () => account({ limited: ['intern'] }).aws,
    'an account with a group that has the policy and no users, which AWS Config does not count': () =>
      account({ groups: { ops: [], deleted: 'NoSuchEntityException' } }).aws,
    'an account with other roles': () => account({ roles: { admin: ['arn:aws:iam::aws:policy/Other'] } }).aws,
  },
  leaves: {
    'an account with another support role': () => account({ roles: { helpdesk: [supportAccess] } }).aws,
    'an account with a group that has the policy': () => account({ groups: { empty: [], ops: ['ann'] } }).aws,
    'an account with a user that has the policy': () => account({ users: ['asr-support-access'] }).aws,
    'an account with the role of ASR': () => account({ roles: { 'asr-support-access': [supportAccess] } }).aws,
  },
  refuses: {},
});

describe('IAM.18', () => {
  it('uses the ARNs of another partition', async () => {
    const { aws, documents, roles } = account({});
    const inChina = { ...target, partition: 'aws-cn' };
    const planned = await plan(iam18, inChina, aws);
    await apply(iam18, inChina, planned.kind === 'change' ? planned.changes : [], aws);

    expect(documents.join()).toContain('arn:aws-cn:iam::111122223333:root');
    expect(roles.get('asr-support-access')).toEqual(['arn:aws-cn:iam::aws:policy/AWSSupportAccess']);
  });

  it('never reads an error of a group as an empty group', async () => {
    const { aws } = account({ groups: { ops: 'ServiceFailureException' } });

    await expect(plan(iam18, target, aws)).rejects.toThrow('ServiceFailureException');
  });

  it('trusts only the account', async () => {
    const { aws, documents } = account({});
    const planned = await plan(iam18, target, aws);
    await apply(iam18, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(documents.join()).toContain('"Principal":{"AWS":"arn:aws:iam::111122223333:root"}');
  });

  it('keeps a role that has other policies attached since', async () => {
    const { aws, roles } = account({});
    const planned = await plan(iam18, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];
    await apply(iam18, target, changes, aws);
    roles.set('asr-support-access', [supportAccess, 'arn:aws:iam::111122223333:policy/more']);

    expect(await undo(iam18, target, changes, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('other policies'),
    });
    expect(roles.has('asr-support-access')).toBe(true);
  });
});
