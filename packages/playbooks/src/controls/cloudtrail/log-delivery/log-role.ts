/** The role by which CloudTrail writes the events of one trail to its log group. */
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
 * An AWS managed policy that allows writing to CloudWatch Logs and nothing else. As the permissions boundary of the role
 * it limits whatever policy is written into the role.
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
    { action: 'iam:PassRole', because: 'UpdateTrail hands the role to CloudTrail.' },
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

/** One field for each call. Both are `null` without a role. */
export interface LogRoleState {
  /** Its name. */
  readonly role: string | null;
  readonly rolePolicy: 'writes to the log group' | null;
  /** Whether a policy boundary limits it to writing logs. Only then may ASR write its policy. */
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
    Description: 'Writes the events of a CloudTrail trail to its log group',
    PermissionsBoundary: `arn:${partition}:iam::aws:${boundaryPolicy}`,
    Tags: [{ Key: 'asr:remediation', Value: 'CloudTrail.5' }],
  });
  await aws.client(IAMClient).send(create).catch(ifAbsent('EntityAlreadyExistsException', {}));
}

export async function deleteLogRole(RoleName: string, aws: Aws): Promise<void> {
  const isUsed = `Somebody gave the role ${RoleName} more policies, so it was kept. Delete it by hand.`;
  await aws
    .client(IAMClient)
    .send(new DeleteRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', {}))
    .catch(cannotIf('DeleteConflictException', isUsed));
}

/** @param logGroupArn Without `:*` at its end. */
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
