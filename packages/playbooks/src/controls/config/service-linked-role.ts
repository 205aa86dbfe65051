/**
 * The service-linked role with which AWS Config reads resources. The account has one for all Regions, and AWS defines
 * its permissions.
 */
import {
  CreateServiceLinkedRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  IAMClient,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { type Aws, type Permissions, type Target, cannot, ifAbsent, ifErrorContains } from '../../engine/index.ts';

export const serviceLinkedRole = 'AWSServiceRoleForConfig';
const AWSServiceName = 'config.amazonaws.com';
const path = `/aws-service-role/${AWSServiceName}/` as const;
/** Undo passes the previous role of the recorder. The remediation role can pass it only to AWS Config. */
const anyRole = 'arn:{partition}:iam::{account}:role/*';
const role = `arn:{partition}:iam::{account}:role${path}${serviceLinkedRole}` as const;

export const serviceLinkedRolePermissions: Required<Permissions> = {
  read: ['iam:ListRoles'],
  write: ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:GetServiceLinkedRoleDeletionStatus'],
  dependent: [
    {
      action: 'iam:PassRole',
      because: 'PutConfigurationRecorder passes the role to AWS Config. Undo passes the previous role.',
    },
  ],
  on: {
    'iam:CreateServiceLinkedRole': [role],
    'iam:DeleteServiceLinkedRole': [role],
    'iam:GetServiceLinkedRoleDeletionStatus': [role],
    'iam:PassRole': [anyRole],
  },
  when: {
    'iam:CreateServiceLinkedRole': { StringEquals: { 'iam:AWSServiceName': AWSServiceName } },
    'iam:PassRole': { StringEquals: { 'iam:PassedToService': AWSServiceName } },
  },
};

export interface ServiceLinkedRoleState {
  readonly serviceLinkedRole: typeof serviceLinkedRole | null;
}

export async function readServiceLinkedRole(aws: Aws): Promise<ServiceLinkedRoleState> {
  return { serviceLinkedRole: (await findRole(aws)) === undefined ? null : serviceLinkedRole };
}

/** Returns the name of the service-linked role, or the ARN of another role. */
export function roleNamed(arn: string): string {
  return arn.includes(`:role${path}`) ? serviceLinkedRole : arn;
}

/** Returns the ARN of the role. The inverse of `roleNamed`. */
export function roleArnOf(name: string, { partition, accountId }: Target): string {
  return name === serviceLinkedRole ? `arn:${partition}:iam::${accountId}:role${path}${name}` : name;
}

export async function createServiceLinkedRole(aws: Aws): Promise<void> {
  await aws
    .client(IAMClient)
    .send(new CreateServiceLinkedRoleCommand({ AWSServiceName, Description: 'Created by ASR for Config.1' }))
    // A remediation in another Region can create the same role at the same time.
    .catch(ifErrorContains('InvalidInputException', 'has been taken', {}));
}

/**
 * Deletes the role. IAM checks in every Region whether a recorder uses the role and then deletes it or refuses. The
 * role exists until that check ends.
 */
export async function deleteServiceLinkedRole(aws: Aws): Promise<void> {
  const RoleName = await findRole(aws);
  if (RoleName === undefined) return;
  const iam = aws.client(IAMClient);
  const { DeletionTaskId } = await iam
    .send(new DeleteServiceLinkedRoleCommand({ RoleName }))
    .catch(ifAbsent('NoSuchEntityException', { DeletionTaskId: undefined }));
  if (DeletionTaskId === undefined) return;

  const { Status, Reason } = await iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  if (Status !== 'FAILED') return;
  const regions = (Reason?.RoleUsageList ?? []).map(({ Region }) => Region).join(', ');
  cannot(
    `AWS Config still uses the role ${RoleName}${regions && ` in ${regions}`}, so undo kept it. ` +
      'Delete it manually when no Region has a recorder.',
  );
}

/** Returns the name of the role as IAM spells it, which preserves the letter case. */
async function findRole(aws: Aws): Promise<string | undefined> {
  for await (const { Roles = [] } of paginateListRoles({ client: aws.client(IAMClient) }, { PathPrefix: path })) {
    if (Roles[0] !== undefined) return Roles[0].RoleName;
  }
  return undefined;
}
