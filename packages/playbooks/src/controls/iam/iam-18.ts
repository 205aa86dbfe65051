import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { type Aws, type Target, cannotIf, definePlaybook, ifAbsent, set } from '../../engine/index.ts';
import { readHolders } from './policy-holders/index.ts';

const RoleName = 'asr-support-access';
const role = 'arn:{partition}:iam::{account}:role/asr-support-access';
const policy = 'arn:{partition}:iam::aws:policy/AWSSupportAccess';
const thePolicy = { ArnEquals: { 'iam:PolicyARN': policy } };

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
    read: ['iam:ListEntitiesForPolicy', 'iam:GetGroup', 'iam:GetRole'],
    write: ['iam:CreateRole', 'iam:DeleteRole', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    dependent: [{ action: 'iam:TagRole', because: 'CreateRole tags the new role.' }],
    on: {
      'iam:ListEntitiesForPolicy': [policy],
      'iam:GetGroup': ['arn:{partition}:iam::{account}:group/*'],
      'iam:GetRole': [role],
      'iam:CreateRole': [role],
      'iam:DeleteRole': [role],
      'iam:AttachRolePolicy': [role],
      'iam:DetachRolePolicy': [role],
      'iam:TagRole': [role],
    },
    when: {
      // The policy is also the permissions boundary, so that no other policy extends the role's permissions.
      'iam:CreateRole': { StringLike: { 'iam:PermissionsBoundary': policy } },
      'iam:AttachRolePolicy': thePolicy,
      'iam:DetachRolePolicy': thePolicy,
    },
  },
  parameters: {},

  async read(target, aws) {
    const iam = aws.client(IAMClient);
    const { roles, isHeldByAnother } = await readHolders(policyArnOf(target), RoleName, iam);
    const { Role: found } = await iam
      .send(new GetRoleCommand({ RoleName }))
      .catch(ifAbsent('NoSuchEntityException', { Role: undefined }));
    return {
      isHeldByAnother,
      role: found === undefined ? null : RoleName,
      policy: roles.includes(RoleName) ? 'AWSSupportAccess' : null,
    };
  },

  plan(account) {
    if (account.isHeldByAnother) return { kind: 'compliant' };
    return set(account, { role: RoleName, policy: 'AWSSupportAccess' });
  },

  async apply(target, { field, to }, aws) {
    if (field === 'role') return to === null ? deleteRole(aws) : createRole(target, aws);
    const iam = aws.client(IAMClient);
    const which = { RoleName, PolicyArn: policyArnOf(target) };
    await (to === null
      ? iam.send(new DetachRolePolicyCommand(which)).catch(ifAbsent('NoSuchEntityException', {}))
      : iam.send(new AttachRolePolicyCommand(which)));
  },
});

function policyArnOf({ partition }: Target): string {
  return `arn:${partition}:iam::aws:policy/AWSSupportAccess`;
}

async function createRole(target: Target, aws: Aws): Promise<void> {
  const { partition, accountId } = target;
  // Trusts the account. The policies of its users and roles decide which of them can assume the role.
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: 'sts:AssumeRole',
  };
  const create = new CreateRoleCommand({
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    Description: 'Manages incidents with AWS Support',
    PermissionsBoundary: policyArnOf(target),
    Tags: [{ Key: 'asr:remediation', Value: 'IAM.18' }],
  });
  await aws.client(IAMClient).send(create).catch(ifAbsent('EntityAlreadyExistsException', {}));
}

async function deleteRole(aws: Aws): Promise<void> {
  const kept = `The role ${RoleName} has other policies attached, so ASR kept it. Delete it manually.`;
  await aws
    .client(IAMClient)
    .send(new DeleteRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', {}))
    .catch(cannotIf('DeleteConflictException', kept));
}
