import {
  DescribeSnapshotAttributeCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-ec2';
import { type Aws, type Keyed, definePlaybook, ifAbsent, setElements } from '../../engine/index.ts';

// ARNs of snapshots do not contain the account id.
const anySnapshot = 'arn:{partition}:ec2:{region}::snapshot/*';

/**
 * EC2.1: Amazon EBS snapshots should not be configured to be publicly restorable.
 *
 * ASR makes every public snapshot of the account in this Region private. Snapshots that are shared with specific accounts
 * stay shared with them. Accounts that copied a public snapshot keep its data. Public images continue to work, because
 * their users do not need access to the snapshots.
 *
 * @failed The AWS Config rule `ebs-snapshot-public-restorable-check` finds a snapshot that every account can restore.
 * @reads All snapshots of the account in the Region that every account can restore, with their permissions.
 * @impact Every other account that creates volumes from a public snapshot without being named in its permissions.
 * @owners None known.
 * @undo Nothing is lost. EC2 rejects the undo while block public access for snapshots is on in the Region.
 * @unverified The name of the error that EC2 returns for an undo under block public access.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-1
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
 */
export const ec21 = definePlaybook({
  control: 'EC2.1',
  title: 'remove public access from the EBS snapshots of the account in this Region',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeSnapshots', 'ec2:DescribeSnapshotAttribute'],
    write: ['ec2:ModifySnapshotAttribute'],
    on: { 'ec2:DescribeSnapshotAttribute': [anySnapshot], 'ec2:ModifySnapshotAttribute': [anySnapshot] },
    // Shares a snapshot with no single account, which would be a way to take data out.
    when: { 'ec2:ModifySnapshotAttribute': { Null: { 'ec2:Add/userId': 'true' } } },
  },
  parameters: {},

  async read(_target, aws) {
    const shared: { [snapshotId: string]: 'public' } = {};
    const pages = paginateDescribeSnapshots(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { OwnerIds: ['self'], RestorableByUserIds: ['all'] },
    );
    for await (const { Snapshots: snapshots = [] } of pages) {
      for (const { SnapshotId = '' } of snapshots) {
        if (await isPublic(SnapshotId, aws)) shared[SnapshotId] = 'public';
      }
    }
    const shares: Keyed<'public'> = shared;
    return { shares };
  },

  plan(account) {
    return setElements(account, 'shares', Object.fromEntries(Object.keys(account.shares).map((id) => [id, null])));
  },

  async apply(_target, { key: SnapshotId, to }, aws) {
    const OperationType = to === null ? 'remove' : 'add';
    const input = { SnapshotId, Attribute: 'createVolumePermission', OperationType } as const;
    const modified = aws.client(EC2Client).send(new ModifySnapshotAttributeCommand({ ...input, GroupNames: ['all'] }));
    // A deleted snapshot is not public. If undo was to share it again, verification finds it missing.
    await modified.catch(ifAbsent('InvalidSnapshot.NotFound', undefined));
  },
});

/** Reads the attribute of the snapshot, because the list can lag behind a recent change. */
async function isPublic(SnapshotId: string, aws: Aws): Promise<boolean> {
  const { CreateVolumePermissions: permissions = [] } = await aws
    .client(EC2Client)
    .send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }))
    .catch(ifAbsent('InvalidSnapshot.NotFound', { CreateVolumePermissions: [] }));
  return permissions.some(({ Group }) => Group === 'all');
}
