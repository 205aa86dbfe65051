/**
 * The service-linked role with which AWS Config reads resources. The account has one for all Regions,
 * and only Config says what it may do.
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
/** Undo passes the role that the recorder had. The remediation role can pass it to nothing but Config. */
const anyRole = 'arn:{partition}:iam::{account}:role/*';
const role = `arn:{partition}:iam::{account}:role${path}${serviceLinkedRole}` as const;

export const serviceLinkedRolePermissions: Required<Permissions> = {
  read: ['iam:ListRoles'],
  write: ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:GetServiceLinkedRoleDeletionStatus'],
  dependent: [
    { action: 'iam:PassRole', because: 'PutConfigurationRecorder passes the role to Config, and undo the one before.' },
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

/** Its name if it is the service-linked role, else its ARN. */
export function roleNamed(arn: string): string {
  return arn.includes(`:role${path}`) ? serviceLinkedRole : arn;
}

/** The inverse of `roleNamed`. */
export function roleArnOf(name: string, { partition, accountId }: Target): string {
  return name === serviceLinkedRole ? `arn:${partition}:iam::${accountId}:role${path}${name}` : name;
}

export async function createServiceLinkedRole(aws: Aws): Promise<void> {
  await aws
    .client(IAMClient)
    .send(new CreateServiceLinkedRoleCommand({ AWSServiceName, Description: 'Made by ASR for Config.1' }))
    // Remediations in other Regions make the same role at the same time.
    .catch(ifErrorContains('InvalidInputException', 'has been taken', {}));
}

/**
 * IAM asks Config in every Region whether a recorder still uses the role, and then deletes it or not. That
 * takes a while: as long as it does, the role is still there.
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
    `AWS Config still uses the role ${RoleName}${regions && ` in ${regions}`}, so it was kept. It does no harm; ` +
      'delete it by hand once no Region has a recorder.',
  );
}

/** IAM tells the name, so that its letter case is as in the account. */
async function findRole(aws: Aws): Promise<string | undefined> {
  for await (const { Roles = [] } of paginateListRoles({ client: aws.client(IAMClient) }, { PathPrefix: path })) {
    if (Roles[0] !== undefined) return Roles[0].RoleName;
  }
  return undefined;
}
