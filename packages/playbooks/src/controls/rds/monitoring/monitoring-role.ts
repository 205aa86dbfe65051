/**
 * The role with which RDS writes the metrics of Enhanced Monitoring to CloudWatch Logs. All databases of the account
 * in a Region share it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
 */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  type Role,
} from '@aws-sdk/client-iam';
import { type Aws, type Permissions, type Target, cannot, cannotIf, ifAbsent } from '../../../engine/index.ts';
import { trustPolicyFor, trustsMonitoringAlone } from './monitoring-trust.ts';

export const monitoringPolicy = 'AmazonRDSEnhancedMonitoringRole';
const mark = { Key: 'asr:remediation', Value: 'RDS.6' };
const role = 'arn:{partition}:iam::{account}:role/asr-rds-monitoring-{region}';
const policyArn = `arn:{partition}:iam::aws:policy/service-role/${monitoringPolicy}`;
const thePolicy = { ArnEquals: { 'iam:PolicyARN': policyArn } };

export const monitoringRolePermissions: Required<Permissions> = {
  read: ['iam:GetRole', 'iam:ListAttachedRolePolicies'],
  write: ['iam:CreateRole', 'iam:DeleteRole', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  dependent: [{ action: 'iam:TagRole', because: 'CreateRole tags the new role.' }],
  on: {
    'iam:GetRole': [role],
    'iam:ListAttachedRolePolicies': [role],
    'iam:CreateRole': [role],
    'iam:DeleteRole': [role],
    'iam:AttachRolePolicy': [role],
    'iam:DetachRolePolicy': [role],
    'iam:TagRole': [role],
  },
  when: {
    // The policy is also the permissions boundary, so that no other policy extends the role's permissions.
    'iam:CreateRole': { StringLike: { 'iam:PermissionsBoundary': policyArn } },
    'iam:AttachRolePolicy': thePolicy,
    'iam:DetachRolePolicy': thePolicy,
  },
};

/** One field for each call. All are `null` without a role. */
export interface MonitoringRoleState {
  /** The name of the role. */
  readonly role: string | null;
  readonly rolePolicy: typeof monitoringPolicy | null;
  readonly roleTrust: 'Enhanced Monitoring only' | 'other principals' | null;
}

export function monitoringRoleNameOf({ region }: Target): string {
  return `asr-rds-monitoring-${region}`;
}

export function monitoringRoleArnOf(target: Target): string {
  return `arn:${target.partition}:iam::${target.accountId}:role/${monitoringRoleNameOf(target)}`;
}

export async function readMonitoringRole(target: Target, aws: Aws): Promise<MonitoringRoleState> {
  const found = await findRole(target, aws);
  if (found === undefined) return { role: null, rolePolicy: null, roleTrust: null };
  return {
    role: monitoringRoleNameOf(target),
    rolePolicy: (await hasPolicy(target, aws)) ? monitoringPolicy : null,
    roleTrust: trustsMonitoringAlone(found.AssumeRolePolicyDocument) ? 'Enhanced Monitoring only' : 'other principals',
  };
}

export async function createMonitoringRole(target: Target, aws: Aws): Promise<void> {
  const create = new CreateRoleCommand({
    RoleName: monitoringRoleNameOf(target),
    AssumeRolePolicyDocument: JSON.stringify(trustPolicyFor(target)),
    Description: 'Writes metrics of RDS Enhanced Monitoring to CloudWatch Logs',
    PermissionsBoundary: attachmentFor(target).PolicyArn,
    Tags: [mark],
  });
  await aws.client(IAMClient).send(create).catch(ifAbsent('EntityAlreadyExistsException', {}));
}

export async function deleteMonitoringRole(target: Target, aws: Aws): Promise<void> {
  const RoleName = monitoringRoleNameOf(target);
  const found = await findRole(target, aws);
  if (found === undefined) return;
  if (!found.Tags?.some(({ Key, Value }) => Key === mark.Key && Value === mark.Value)) {
    cannot(
      `The role ${RoleName} does not have the tag of ASR, so ASR kept it. Delete it manually if it is no longer needed.`,
    );
  }
  const isUsed = `The role ${RoleName} has other policies attached, so ASR kept it. Delete it manually.`;
  await aws
    .client(IAMClient)
    .send(new DeleteRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', {}))
    .catch(cannotIf('DeleteConflictException', isUsed));
}

export async function attachMonitoringPolicy(target: Target, aws: Aws): Promise<void> {
  await aws.client(IAMClient).send(new AttachRolePolicyCommand(attachmentFor(target)));
}

export async function detachMonitoringPolicy(target: Target, aws: Aws): Promise<void> {
  await aws
    .client(IAMClient)
    .send(new DetachRolePolicyCommand(attachmentFor(target)))
    .catch(ifAbsent('NoSuchEntityException', {}));
}

function attachmentFor(target: Target) {
  const PolicyArn = `arn:${target.partition}:iam::aws:policy/service-role/${monitoringPolicy}`;
  return { RoleName: monitoringRoleNameOf(target), PolicyArn };
}

async function findRole(target: Target, aws: Aws): Promise<Role | undefined> {
  const { Role: found } = await aws
    .client(IAMClient)
    .send(new GetRoleCommand({ RoleName: monitoringRoleNameOf(target) }))
    .catch(ifAbsent('NoSuchEntityException', { Role: undefined }));
  return found;
}

async function hasPolicy(target: Target, aws: Aws): Promise<boolean> {
  const { RoleName, PolicyArn } = attachmentFor(target);
  for await (const page of paginateListAttachedRolePolicies({ client: aws.client(IAMClient) }, { RoleName })) {
    if (page.AttachedPolicies?.some((attached) => attached.PolicyArn === PolicyArn)) return true;
  }
  return false;
}
