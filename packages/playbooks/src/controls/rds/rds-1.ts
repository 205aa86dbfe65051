import {
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBSnapshotAttributesCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { type Aws, type Target, definePlaybook, ifAbsent, set } from '../../engine/index.ts';
import { snapshotIn } from './database/index.ts';

/**
 * RDS.1: RDS snapshot should be private.
 *
 * Nobody outside can copy or restore the snapshot any more, except for the accounts it is shared with
 * by number: those stay. Copies that others have made meanwhile are theirs and stay, too, so treat
 * what was in it as known. Undo makes the snapshot public again.
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
    read: ['rds:DescribeDBSnapshotAttributes', 'rds:DescribeDBClusterSnapshotAttributes'],
    write: ['rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute'],
    on: {
      'rds:DescribeDBSnapshotAttributes': ['arn:{partition}:rds:{region}:{account}:snapshot:{name}'],
      'rds:ModifyDBSnapshotAttribute': ['arn:{partition}:rds:{region}:{account}:snapshot:{name}'],
      'rds:DescribeDBClusterSnapshotAttributes': ['arn:{partition}:rds:{region}:{account}:cluster-snapshot:{name}'],
      'rds:ModifyDBClusterSnapshotAttribute': ['arn:{partition}:rds:{region}:{account}:cluster-snapshot:{name}'],
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
    const change = { AttributeName: 'restore', ...(isPublic ? { ValuesToAdd: ['all'] } : { ValuesToRemove: ['all'] }) };
    const rds = aws.client(RDSClient);
    await (snapshot.of === 'instance'
      ? rds.send(new ModifyDBSnapshotAttributeCommand({ DBSnapshotIdentifier: id, ...change }))
      : rds.send(new ModifyDBClusterSnapshotAttributeCommand({ DBClusterSnapshotIdentifier: id, ...change })));
  },
});

async function read(target: Target, aws: Aws) {
  const { of } = snapshotIn(target.resourceId);
  // A bare name does not tell; an instance's and a cluster's are told apart by looking.
  const instance = of === 'cluster' ? undefined : await sharingOfInstance(target, aws);
  if (instance !== undefined) return { of: 'instance' as const, isPublic: instance.includes('all') };
  const cluster = of === 'instance' ? undefined : await sharingOfCluster(target, aws);
  return cluster && { of: 'cluster' as const, isPublic: cluster.includes('all') };
}

/** Whom it is shared with: numbers of accounts, and `all`. */
async function sharingOfInstance({ resourceId }: Target, aws: Aws): Promise<readonly string[] | undefined> {
  const { DBSnapshotAttributesResult: result } = await aws
    .client(RDSClient)
    .send(new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier: snapshotIn(resourceId).id }))
    .catch(ifAbsent('DBSnapshotNotFoundFault', { DBSnapshotAttributesResult: undefined }));
  return result && restoreValuesOf(result.DBSnapshotAttributes);
}

async function sharingOfCluster({ resourceId }: Target, aws: Aws): Promise<readonly string[] | undefined> {
  const { DBClusterSnapshotAttributesResult: result } = await aws
    .client(RDSClient)
    .send(new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier: snapshotIn(resourceId).id }))
    .catch(ifAbsent('DBClusterSnapshotNotFoundFault', { DBClusterSnapshotAttributesResult: undefined }));
  return result && restoreValuesOf(result.DBClusterSnapshotAttributes);
}

interface Attribute {
  readonly AttributeName?: string | undefined;
  readonly AttributeValues?: readonly string[] | undefined;
}

function restoreValuesOf(attributes: readonly Attribute[] = []): readonly string[] {
  return attributes.find(({ AttributeName }) => AttributeName === 'restore')?.AttributeValues ?? [];
}
