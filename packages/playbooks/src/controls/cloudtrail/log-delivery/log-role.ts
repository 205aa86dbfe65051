/** The role with which CloudTrail writes the events of one trail to its log group. */
import { DeleteRolePolicyCommand, GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { type Aws, type Permissions, type Target, ifAbsent } from '../../../engine/index.ts';
import { createOwnRole, findOwnRole, ownRolePermissions } from '../../own-role/index.ts';

const PolicyName = 'write-events';
const roles = 'arn:{partition}:iam::{account}:role/asr-cloudtrail-logs-*';
/**
 * An AWS managed policy that allows only writing to CloudWatch Logs. As the permissions boundary of the role, it limits
 * every policy of the role.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 */
const boundaryPolicy = 'policy/service-role/AWSLambdaBasicExecutionRole';
const ownRole = ownRolePermissions(roles, `arn:{partition}:iam::aws:${boundaryPolicy}`, {
  read: ['iam:GetRolePolicy'],
  write: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
});

export const logRolePermissions: Required<Permissions> = {
  ...ownRole,
  dependent: [...ownRole.dependent, { action: 'iam:PassRole', because: 'UpdateTrail passes the role to CloudTrail.' }],
  on: { ...ownRole.on, 'iam:PassRole': [roles] },
  when: {
    ...ownRole.when,
    'iam:PutRolePolicy': ownRole.when['iam:CreateRole'],
    'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } },
  },
};

/** One field per call. Both fields are `null` if the role does not exist. */
export interface LogRoleState {
  /** The name of the role. */
  readonly role: string | null;
  readonly rolePolicy: 'writes to the log group' | null;
  /**
   * Whether the permissions boundary limits the role to writing logs. Otherwise ASR is not allowed to write its policy.
   */
  readonly roleIsLimited: boolean;
}

export async function readLogRole(RoleName: string, aws: Aws): Promise<LogRoleState> {
  const role = await findOwnRole(RoleName, aws);
  if (role === undefined) return { role: null, rolePolicy: null, roleIsLimited: false };
  const { PolicyName: policy } = await aws
    .client(IAMClient)
    .send(new GetRolePolicyCommand({ RoleName, PolicyName }))
    .catch(ifAbsent('NoSuchEntityException', { PolicyName: undefined }));
  return {
    role: RoleName,
    rolePolicy: policy === undefined ? null : 'writes to the log group',
    roleIsLimited: role.PermissionsBoundary?.PermissionsBoundaryArn?.endsWith(`:aws:${boundaryPolicy}`) ?? false,
  };
}

export function createLogRole({ partition }: Target, RoleName: string, aws: Aws): Promise<void> {
  const Description = 'Writes the events of a CloudTrail trail to its log group.';
  const PermissionsBoundary = `arn:${partition}:iam::aws:${boundaryPolicy}`;
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  return createOwnRole({ RoleName, Description, PermissionsBoundary }, { Principal }, 'CloudTrail.5', aws);
}

/** @param logGroupArn The ARN without `:*` at its end. */
export async function allowWriting(RoleName: string, logGroupArn: string, aws: Aws): Promise<void> {
  const write = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${logGroupArn}:log-stream:*`,
  };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [write] });
  await aws.client(IAMClient).send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
}

export async function disallowWriting(RoleName: string, aws: Aws): Promise<void> {
  await aws
    .client(IAMClient)
    .send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))
    .catch(ifAbsent('NoSuchEntityException', {}));
}
