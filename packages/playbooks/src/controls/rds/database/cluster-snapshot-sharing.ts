/** The accounts that a DB cluster snapshot is shared with. The API also serves Neptune and DocumentDB. */
import {
  DescribeDBClusterSnapshotAttributesCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { type Aws, type ControlId, type Permissions, definePlaybook, ifAbsent, set } from '../../../engine/index.ts';
import { snapshotIn } from './snapshot-id.ts';

const snapshot = 'arn:{partition}:rds:{region}:{account}:cluster-snapshot:{name}';

export const clusterSharingPermissions = {
  read: ['rds:DescribeDBClusterSnapshotAttributes'],
  write: ['rds:ModifyDBClusterSnapshotAttribute'],
  on: {
    'rds:DescribeDBClusterSnapshotAttributes': [snapshot],
    'rds:ModifyDBClusterSnapshotAttribute': [snapshot],
  },
} as const satisfies Permissions;

/** Defines the playbook of a control that forbids public cluster snapshots. Accounts that it is shared with stay. */
export function definePrivateClusterSnapshot(control: { readonly control: ControlId; readonly title: string }) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsRdsDbClusterSnapshot',
    permissions: clusterSharingPermissions,
    parameters: {},

    async read({ resourceId }, aws) {
      const accounts = await sharingOfCluster(snapshotIn(resourceId).id, aws);
      return accounts && { isPublic: accounts.includes('all') };
    },

    plan: (found) => set(found, { isPublic: false }),

    apply: ({ resourceId }, { to }, aws) => publishClusterSnapshot(snapshotIn(resourceId).id, to, aws),
  });
}

/** Returns the account ids that the snapshot is shared with, and `all` if it is public; `undefined` without a snapshot. */
export async function sharingOfCluster(
  DBClusterSnapshotIdentifier: string,
  aws: Aws,
): Promise<readonly string[] | undefined> {
  const { DBClusterSnapshotAttributesResult: result } = await aws
    .client(RDSClient)
    .send(new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier }))
    .catch(ifAbsent('DBClusterSnapshotNotFoundFault', { DBClusterSnapshotAttributesResult: undefined }));
  return result && restoreValuesOf(result.DBClusterSnapshotAttributes);
}

export async function publishClusterSnapshot(
  DBClusterSnapshotIdentifier: string,
  isPublic: boolean,
  aws: Aws,
): Promise<void> {
  await aws
    .client(RDSClient)
    .send(new ModifyDBClusterSnapshotAttributeCommand({ DBClusterSnapshotIdentifier, ...publicity(isPublic) }));
}

/** What a request changes so that a snapshot is public, or not. */
export function publicity(isPublic: boolean) {
  return { AttributeName: 'restore', ...(isPublic ? { ValuesToAdd: ['all'] } : { ValuesToRemove: ['all'] }) };
}

interface Attribute {
  readonly AttributeName?: string | undefined;
  readonly AttributeValues?: readonly string[] | undefined;
}

export function restoreValuesOf(attributes: readonly Attribute[] = []): readonly string[] {
  return attributes.find(({ AttributeName }) => AttributeName === 'restore')?.AttributeValues ?? [];
}
