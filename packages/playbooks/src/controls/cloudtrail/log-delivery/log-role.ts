/** The role with which CloudTrail writes the events of one trail to its log group. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type Aws, type Permissions, type Target, cannotIf, ifAbsent } from '../../../engine/index.ts';

const PolicyName = 'write-events';
const roles = 'arn:{partition}:iam::{account}:role/asr-cloudtrail-logs-*';
/**
 * An AWS managed policy that allows only writing to CloudWatch Logs. As the permissions boundary of the role, it limits
 * every policy of the role.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 */
const boundaryPolicy = 'policy/service-role/AWSLambdaBasicExecutionRole';
const withBoundary = { StringLike: { 'iam:PermissionsBoundary': `arn:{partition}:iam::aws:${boundaryPolicy}` } };

export const logRolePermissions: Required<Permissions> = {
  read: ['iam:GetRole', 'iam:GetRolePolicy'],
  write: ['iam:CreateRole', 'iam:DeleteRole', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
  dependent: [
    { action: 'iam:TagRole', because: 'CreateRole tags the new role.' },
    { action: 'iam:PassRole', because: 'UpdateTrail passes the role to CloudTrail.' },
  ],
  on: {
    'iam:GetRole': [roles],
    'iam:GetRolePolicy': [roles],
    'iam:CreateRole': [roles],
    'iam:DeleteRole': [roles],
    'iam:PutRolePolicy': [roles],
    'iam:DeleteRolePolicy': [roles],
    'iam:TagRole': [roles],
    'iam:PassRole': [roles],
  },
  when: {
    'iam:CreateRole': withBoundary,
    'iam:PutRolePolicy': withBoundary,
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
  const iam = aws.client(IAMClient);
  const { Role: role } = await iam
    .send(new GetRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', { Role: undefined }));
  if (role === undefined) return { role: null, rolePolicy: null, roleIsLimited: false };
  const { PolicyName: policy } = await iam
    .send(new GetRolePolicyCommand({ RoleName, PolicyName }))
    .catch(ifAbsent('NoSuchEntityException', { PolicyName: undefined }));
  return {
    role: RoleName,
    rolePolicy: policy === undefined ? null : 'writes to the log group',
    roleIsLimited: role.PermissionsBoundary?.PermissionsBoundaryArn?.endsWith(`:aws:${boundaryPolicy}`) ?? false,
  };
}

export async function createLogRole({ partition }: Target, RoleName: string, aws: Aws): Promise<void> {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const create = new CreateRoleCommand({
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    Description: 'Writes the events of a CloudTrail trail to its log group.',
    PermissionsBoundary: `arn:${partition}:iam::aws:${boundaryPolicy}`,
    Tags: [{ Key: 'asr:remediation', Value: 'CloudTrail.5' }],
  });
  await aws.client(IAMClient).send(create).catch(ifAbsent('EntityAlreadyExistsException', {}));
}

export async function deleteLogRole(RoleName: string, aws: Aws): Promise<void> {
  const isUsed = `The role ${RoleName} has additional policies, so undo kept it. Delete it manually if you do not need it.`;
  await aws
    .client(IAMClient)
    .send(new DeleteRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', {}))
    .catch(cannotIf('DeleteConflictException', isUsed));
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
