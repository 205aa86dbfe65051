/** A role that ASR creates in an account, with a permissions boundary, so that no policy extends its permissions. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  type CreateRoleRequest,
  type Role,
} from '@aws-sdk/client-iam';
import {
  type Aws,
  type ControlId,
  type IamAction,
  type Permissions,
  type ResourceStatement,
  cannotIf,
  ifAbsent,
} from '../../engine/index.ts';

type Arn = `arn:${string}`;

/**
 * The permissions to create and delete the role, and for other actions on it.
 *
 * @param role The ARN of the role. It limits all actions.
 * @param boundary The ARN of the managed policy without which the role cannot be created.
 */
export function ownRolePermissions(
  role: Arn,
  boundary: Arn,
  others: { readonly read: readonly IamAction[]; readonly write: readonly IamAction[] },
) {
  const read: readonly IamAction[] = ['iam:GetRole', ...others.read];
  const write: readonly IamAction[] = ['iam:CreateRole', 'iam:DeleteRole', ...others.write];
  return {
    read,
    write,
    dependent: [{ action: 'iam:TagRole', because: 'CreateRole tags the new role.' }],
    on: Object.fromEntries([...read, ...write, 'iam:TagRole' as const].map((action) => [action, [role]])),
    when: { 'iam:CreateRole': { StringLike: { 'iam:PermissionsBoundary': boundary } } },
  } satisfies Permissions;
}

export async function findOwnRole(RoleName: string, aws: Aws): Promise<Role | undefined> {
  const { Role: role } = await aws
    .client(IAMClient)
    .send(new GetRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', { Role: undefined }));
  return role;
}

type NewRole = Required<Pick<CreateRoleRequest, 'RoleName' | 'Description' | 'PermissionsBoundary'>>;

/**
 * @param trusted Who can assume the role, and under which condition.
 * @param control The value of the tag `asr:remediation`.
 */
export async function createOwnRole(
  role: NewRole,
  trusted: Pick<ResourceStatement, 'Principal' | 'Condition'>,
  control: ControlId,
  aws: Aws,
): Promise<void> {
  const trust: ResourceStatement = { Effect: 'Allow', Action: 'sts:AssumeRole', ...trusted };
  const create = new CreateRoleCommand({
    ...role,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    Tags: [{ Key: 'asr:remediation', Value: control }],
  });
  await aws.client(IAMClient).send(create).catch(ifAbsent('EntityAlreadyExistsException', {}));
}

/** Deletes the role. Keeps one to which another principal gave policies. */
export async function deleteOwnRole(RoleName: string, aws: Aws): Promise<void> {
  await aws
    .client(IAMClient)
    .send(new DeleteRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', {}))
    .catch(
      cannotIf(
        'DeleteConflictException',
        `The role ${RoleName} has other policies, so ASR kept it. Delete it manually when it is no longer needed.`,
      ),
    );
}
