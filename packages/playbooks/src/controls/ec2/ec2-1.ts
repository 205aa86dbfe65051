import {
  DescribeSnapshotAttributeCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-ec2';
import { type Aws, type Keyed, definePlaybook, ifAbsent, setElements } from '../../engine/index.ts';

// EC2 leaves the account out of the ARNs of snapshots.
const anySnapshot = 'arn:{partition}:ec2:{region}::snapshot/*';

/**
 * EC2.1: Amazon EBS snapshots should not be publicly restorable.
 *
 * Every public snapshot of the account in this Region becomes private; accounts named one by one keep theirs.
 * Whoever copied a snapshot while it was public has its data for good. A snapshot that is public on purpose, such as
 * one behind a public image, no longer serves others until undo.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-1
 */
export const ec21 = definePlaybook({
  control: 'EC2.1',
  title: 'stop sharing the EBS snapshots of the account in this Region with everybody',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeSnapshots', 'ec2:DescribeSnapshotAttribute'],
    write: ['ec2:ModifySnapshotAttribute'],
    on: { 'ec2:DescribeSnapshotAttribute': [anySnapshot], 'ec2:ModifySnapshotAttribute': [anySnapshot] },
  },
  parameters: {},

  async read(_target, aws) {
    const shared: { [snapshotId: string]: 'everybody' } = {};
    const pages = paginateDescribeSnapshots(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { OwnerIds: ['self'], RestorableByUserIds: ['all'] },
    );
    for await (const { Snapshots: snapshots = [] } of pages) {
      for (const { SnapshotId = '' } of snapshots) {
        if (await isPublic(SnapshotId, aws)) shared[SnapshotId] = 'everybody';
      }
    }
    const shares: Keyed<'everybody'> = shared;
    return { shares };
  },

  plan(account) {
    return setElements(account, 'shares', Object.fromEntries(Object.keys(account.shares).map((id) => [id, null])));
  },

  async apply(_target, { key: SnapshotId, to }, aws) {
    const OperationType = to === null ? 'remove' : 'add';
    const input = { SnapshotId, Attribute: 'createVolumePermission', OperationType } as const;
    const modified = aws.client(EC2Client).send(new ModifySnapshotAttributeCommand({ ...input, GroupNames: ['all'] }));
    // A deleted snapshot is nobody's; of one that should be shared again, verification finds it missing.
    await modified.catch(ifAbsent('InvalidSnapshot.NotFound', undefined));
  },
});

/** The list may lag behind a change just made; the attribute is the snapshot's own. */
async function isPublic(SnapshotId: string, aws: Aws): Promise<boolean> {
  const { CreateVolumePermissions: permissions = [] } = await aws
    .client(EC2Client)
    .send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }))
    .catch(ifAbsent('InvalidSnapshot.NotFound', { CreateVolumePermissions: [] }));
  return permissions.some(({ Group }) => Group === 'all');
}
