/**
 * The role with which RDS writes the metrics of Enhanced Monitoring to CloudWatch Logs. All databases of the account
 * in a Region share it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
 */
import { type Aws, type Permissions, type Target, cannot } from '../../../engine/index.ts';
import {
  attach,
  createOwnRole,
  deleteOwnRole,
  detach,
  findOwnRole,
  isAttached,
  onlyPolicy,
  ownRolePermissions,
} from '../../own-role/index.ts';
import { trustFor, trustsMonitoringAlone } from './monitoring-trust.ts';

export const monitoringPolicy = 'AmazonRDSEnhancedMonitoringRole';
const role = 'arn:{partition}:iam::{account}:role/asr-rds-monitoring-{region}';
const policyArn = `arn:{partition}:iam::aws:policy/service-role/${monitoringPolicy}` as const;
// The policy is also the permissions boundary, so that no other policy extends the role's permissions.
const ownRole = ownRolePermissions(role, policyArn, {
  read: ['iam:ListAttachedRolePolicies'],
  write: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
});

export const monitoringRolePermissions: Required<Permissions> = {
  ...ownRole,
  when: { ...ownRole.when, ...onlyPolicy(policyArn) },
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
  const found = await findOwnRole(monitoringRoleNameOf(target), aws);
  if (found === undefined) return { role: null, rolePolicy: null, roleTrust: null };
  return {
    role: monitoringRoleNameOf(target),
    rolePolicy: (await isAttached(attachmentFor(target), aws)) ? monitoringPolicy : null,
    roleTrust: trustsMonitoringAlone(found.AssumeRolePolicyDocument) ? 'Enhanced Monitoring only' : 'other principals',
  };
}

export function createMonitoringRole(target: Target, aws: Aws): Promise<void> {
  const { RoleName, PolicyArn: PermissionsBoundary } = attachmentFor(target);
  const Description = 'Writes metrics of RDS Enhanced Monitoring to CloudWatch Logs';
  return createOwnRole({ RoleName, Description, PermissionsBoundary }, trustFor(target), 'RDS.6', aws);
}

export async function deleteMonitoringRole(target: Target, aws: Aws): Promise<void> {
  const RoleName = monitoringRoleNameOf(target);
  const found = await findOwnRole(RoleName, aws);
  if (found === undefined) return;
  if (!found.Tags?.some(({ Key, Value }) => Key === 'asr:remediation' && Value === 'RDS.6')) {
    cannot(
      `The role ${RoleName} does not have the tag of ASR, so ASR kept it. Delete it manually if it is no longer needed.`,
    );
  }
  await deleteOwnRole(RoleName, aws);
}

export function attachMonitoringPolicy(target: Target, aws: Aws): Promise<void> {
  return attach(attachmentFor(target), aws);
}

export function detachMonitoringPolicy(target: Target, aws: Aws): Promise<void> {
  return detach(attachmentFor(target), aws);
}

function attachmentFor(target: Target) {
  const PolicyArn = `arn:${target.partition}:iam::aws:policy/service-role/${monitoringPolicy}`;
  return { RoleName: monitoringRoleNameOf(target), PolicyArn };
}
