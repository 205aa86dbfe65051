import { IAMClient } from '@aws-sdk/client-iam';
import { type Aws, type Target, definePlaybook, set } from '../../engine/index.ts';
import {
  attach,
  createOwnRole,
  deleteOwnRole,
  detach,
  findOwnRole,
  onlyPolicy,
  ownRolePermissions,
} from '../own-role/index.ts';
import { readHolders } from './policy-holders/index.ts';

const RoleName = 'asr-support-access';
const role = 'arn:{partition}:iam::{account}:role/asr-support-access';
const policy = 'arn:{partition}:iam::aws:policy/AWSSupportAccess';
// The policy is also the permissions boundary, so that no other policy extends the role's permissions.
const ownRole = ownRolePermissions(role, policy, { read: [], write: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'] });

/**
 * IAM.18: Ensure a support role has been created to manage incidents with AWS Support.
 *
 * ASR creates the role `asr-support-access`, which can create and read AWS Support cases and nothing else. No
 * principal can assume the role yet: grant `sts:AssumeRole` on it to the users and roles that manage incidents.
 *
 * The account is compliant if any user, any role, or any group with a user has the policy AWSSupportAccess.
 *
 * @failed The AWS Config rule `iam-policy-in-use` finds the policy AWSSupportAccess on no user, no role, and no group
 * with users.
 * @reads The users, groups and roles that the policy is attached to, whether the groups have users, and the role of
 * ASR.
 * @impact None.
 * @owners None known.
 * @undo Undo deletes the role. It keeps a role with other policies, and reports that it did.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-18
 */
export const iam18 = definePlaybook({
  control: 'IAM.18',
  title: 'create an IAM role with access to AWS Support',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    ...ownRole,
    read: ['iam:ListEntitiesForPolicy', 'iam:GetGroup', ...ownRole.read],
    on: {
      ...ownRole.on,
      'iam:ListEntitiesForPolicy': [policy],
      'iam:GetGroup': ['arn:{partition}:iam::{account}:group/*'],
    },
    when: { ...ownRole.when, ...onlyPolicy(policy) },
  },
  parameters: {},

  async read(target, aws) {
    const iam = aws.client(IAMClient);
    const { roles, isHeldByAnother } = await readHolders(policyArnOf(target), RoleName, iam);
    return {
      isHeldByAnother,
      role: (await findOwnRole(RoleName, aws)) === undefined ? null : RoleName,
      policy: roles.includes(RoleName) ? 'AWSSupportAccess' : null,
    };
  },

  plan(account) {
    if (account.isHeldByAnother) return { kind: 'compliant' };
    return set(account, { role: RoleName, policy: 'AWSSupportAccess' });
  },

  async apply(target, { field, to }, aws) {
    if (field === 'role') return to === null ? deleteOwnRole(RoleName, aws) : createRole(target, aws);
    const attachment = { RoleName, PolicyArn: policyArnOf(target) };
    return to === null ? detach(attachment, aws) : attach(attachment, aws);
  },
});

function policyArnOf({ partition }: Target): string {
  return `arn:${partition}:iam::aws:policy/AWSSupportAccess`;
}

/** Trusts the account. The policies of its users and roles decide which of them can assume the role. */
function createRole(target: Target, aws: Aws): Promise<void> {
  const { partition, accountId } = target;
  const Description = 'Manages incidents with AWS Support';
  const Principal = { AWS: `arn:${partition}:iam::${accountId}:root` };
  return createOwnRole(
    { RoleName, Description, PermissionsBoundary: policyArnOf(target) },
    { Principal },
    'IAM.18',
    aws,
  );
}
