import { DescribeDBSnapshotAttributesCommand, ModifyDBSnapshotAttributeCommand, RDSClient } from '@aws-sdk/client-rds';
import { type Aws, type Target, definePlaybook, ifAbsent, set } from '../../engine/index.ts';
import {
  clusterSharingPermissions,
  publicity,
  publishClusterSnapshot,
  restoreValuesOf,
  sharingOfCluster,
  snapshotIn,
} from './database/index.ts';

/**
 * RDS.1: RDS snapshot should be private.
 *
 * Other AWS accounts can no longer copy or restore the snapshot, except the accounts that it is explicitly shared
 * with. Copies that other accounts have already made stay in those accounts, so treat the data in the snapshot as
 * disclosed.
 *
 * @failed The AWS Config rule `rds-snapshots-public-prohibited` finds a snapshot that is public. It can take 12 hours
 * to notice a change.
 * @reads The accounts that the snapshot is shared with.
 * @impact Other accounts that copy or restore the snapshot because it is public. AWS does not show which accounts do.
 * @owners None known.
 * @undo Nothing is lost. Undo makes the snapshot public again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-1
 */
export const rds1 = definePlaybook({
  control: 'RDS.1',
  title: 'stop sharing an RDS snapshot with every AWS account',
  resourceType: 'AwsRdsDbSnapshot',
  otherResourceTypes: ['AwsRdsDbClusterSnapshot'],
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['rds:DescribeDBSnapshotAttributes', ...clusterSharingPermissions.read],
    write: ['rds:ModifyDBSnapshotAttribute', ...clusterSharingPermissions.write],
    on: {
      'rds:DescribeDBSnapshotAttributes': ['arn:{partition}:rds:{region}:{account}:snapshot:{name}'],
      'rds:ModifyDBSnapshotAttribute': ['arn:{partition}:rds:{region}:{account}:snapshot:{name}'],
      ...clusterSharingPermissions.on,
    },
  },
  parameters: {},

  read,

  plan(snapshot) {
    return set(snapshot, { isPublic: false });
  },

  async apply(target, { to: isPublic }, aws) {
    const snapshot = await read(target, aws);
    if (snapshot === undefined || snapshot.isPublic === isPublic) return;

    const { id } = snapshotIn(target.resourceId);
    if (snapshot.of === 'cluster') return publishClusterSnapshot(id, isPublic, aws);
    await aws
      .client(RDSClient)
      .send(new ModifyDBSnapshotAttributeCommand({ DBSnapshotIdentifier: id, ...publicity(isPublic) }));
  },
});

async function read(target: Target, aws: Aws) {
  const { of, id } = snapshotIn(target.resourceId);
  // A name without an ARN does not show whether the snapshot is of an instance or a cluster, so both are read.
  const instance = of === 'cluster' ? undefined : await sharingOfInstance(target, aws);
  if (instance !== undefined) return { of: 'instance' as const, isPublic: instance.includes('all') };
  const cluster = of === 'instance' ? undefined : await sharingOfCluster(id, aws);
  return cluster && { of: 'cluster' as const, isPublic: cluster.includes('all') };
}

/** Returns the account ids that the snapshot is shared with, and `all` if it is public. */
async function sharingOfInstance({ resourceId }: Target, aws: Aws): Promise<readonly string[] | undefined> {
  const { DBSnapshotAttributesResult: result } = await aws
    .client(RDSClient)
    .send(new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier: snapshotIn(resourceId).id }))
    .catch(ifAbsent('DBSnapshotNotFoundFault', { DBSnapshotAttributesResult: undefined }));
  return result && restoreValuesOf(result.DBSnapshotAttributes);
}
