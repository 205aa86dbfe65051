/**
 * The role by which RDS writes what Enhanced Monitoring sees to CloudWatch Logs: one for all databases of the
 * account in a Region.
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
    // The policy is the boundary too, so that no other policy gives the role more.
    'iam:CreateRole': { StringLike: { 'iam:PermissionsBoundary': policyArn } },
    'iam:AttachRolePolicy': thePolicy,
    'iam:DetachRolePolicy': thePolicy,
  },
};

/** One field for each call. All are `null` without a role. */
export interface MonitoringRoleState {
  /** Its name. */
  readonly role: string | null;
  readonly rolePolicy: typeof monitoringPolicy | null;
  readonly roleTrust: 'Enhanced Monitoring alone' | 'of somebody else' | null;
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
    roleTrust: trustsMonitoringAlone(found.AssumeRolePolicyDocument) ? 'Enhanced Monitoring alone' : 'of somebody else',
  };
}

export async function createMonitoringRole(target: Target, aws: Aws): Promise<void> {
  const create = new CreateRoleCommand({
    RoleName: monitoringRoleNameOf(target),
    AssumeRolePolicyDocument: JSON.stringify(trustPolicyFor(target)),
    Description: 'Writes what Enhanced Monitoring of RDS sees to CloudWatch Logs',
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
    cannot(`The role ${RoleName} does not bear the tag of ASR, so it was kept. Delete it by hand if nobody needs it.`);
  }
  const isUsed = `Somebody gave the role ${RoleName} more policies, so it was kept. Delete it by hand.`;
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
