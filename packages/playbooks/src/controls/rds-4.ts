import {
  CopyDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
  type DBSnapshot,
} from '@aws-sdk/client-rds';
import { ifAbsent } from '../aws-errors.ts';
import { cannot, refuse, set } from '../plan.ts';
import { definePlaybook, type Aws, type Target } from '../playbook.ts';
import { snapshotIn } from '../rds/snapshot-id.ts';

/**
 * RDS.4: RDS cluster snapshots and database snapshots should be encrypted at rest.
 *
 * A snapshot cannot be encrypted in place, so an encrypted copy is made, with the key of AWS for RDS,
 * and the original is kept: delete it yourself once you trust the copy, for until then the finding
 * stays, and both cost storage. A copy with this key cannot be shared with other accounts. Snapshots
 * of clusters cannot be encrypted by copying and are refused. Undo deletes the copy.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-4
 */
export const rds4 = definePlaybook({
  control: 'RDS.4',
  title: 'make an encrypted copy of an unencrypted RDS snapshot, and keep the original',
  resourceType: 'AwsRdsDbSnapshot',
  otherResourceTypes: ['AwsRdsDbClusterSnapshot'],
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'],
    write: ['rds:CopyDBSnapshot', 'rds:DeleteDBSnapshot'],
    dependent: [{ action: 'rds:AddTagsToResource', because: 'The copy is made with tags.' }],
    on: {
      'rds:CopyDBSnapshot': ['arn:{partition}:rds:{region}:{account}:snapshot:*{id}'],
      'rds:AddTagsToResource': ['arn:{partition}:rds:{region}:{account}:snapshot:asr-encrypted-{id}'],
      // Never the original.
      'rds:DeleteDBSnapshot': ['arn:{partition}:rds:{region}:{account}:snapshot:asr-encrypted-{id}'],
    },
  },
  parameters: {},
  settles: { withinSeconds: 21_600, isSettled: ({ copyStatus }) => copyStatus === null || copyStatus === 'available' },

  read,

  plan(snapshot) {
    if (snapshot.isEncrypted) return { kind: 'compliant' };
    if (snapshot.copyStatus !== null && snapshot.copy === null) {
      return refuse(`There is a snapshot ${snapshot.copyName} that ASR did not make. Rename it, then remediate again.`);
    }
    if (snapshot.copyStatus === 'failed') {
      return refuse(`The encrypted copy ${snapshot.copyName} failed. Delete it, then remediate again.`);
    }
    if (snapshot.type === 'cluster') {
      return refuse('RDS cannot encrypt the snapshot of a cluster by copying. Restore it as an encrypted cluster.');
    }
    if (snapshot.type !== 'manual') {
      return refuse(`The snapshot is of type ${snapshot.type} and expires by itself. Encrypt what it is taken of.`);
    }
    return set(snapshot, { copy: snapshot.copyName });
  },

  async apply(target, { to: copy }, aws) {
    const { id } = snapshotIn(target.resourceId);
    const original = await find(id, aws);
    // Without the original, the copy may be all that is left.
    if (original === undefined) return;
    const existing = await find(copyOf(id), aws);
    if ((existing !== undefined) === (copy !== null)) return;

    const rds = aws.client(RDSClient);
    if (copy === null) {
      if (!isOurs(existing)) cannot(`ASR did not make the snapshot ${copyOf(id)}, so it stays. Delete it by hand.`);
      await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: copyOf(id) }));
      return;
    }
    const tags = (original.TagList ?? []).filter(({ Key = '' }) => !Key.startsWith('aws:') && Key !== mark.Key);
    await rds.send(
      new CopyDBSnapshotCommand({
        SourceDBSnapshotIdentifier: id,
        TargetDBSnapshotIdentifier: copy,
        KmsKeyId: 'alias/aws/rds',
        Tags: [...tags, mark],
      }),
    );
  },
});

const mark = { Key: 'asr:remediation', Value: 'RDS.4' };

async function read(target: Target, aws: Aws) {
  const { of, id } = snapshotIn(target.resourceId);
  // A bare name does not tell; an instance's and a cluster's are told apart by looking.
  const instance = of === 'cluster' ? undefined : await find(id, aws);
  if (instance !== undefined) return stateOf(instance, copyOf(id), await find(copyOf(id), aws));
  return of === 'instance' ? undefined : readOfCluster(id, aws);
}

function stateOf(instance: DBSnapshot, copyName: string, copy: DBSnapshot | undefined) {
  return {
    isEncrypted: instance.Encrypted ?? false,
    type: String(instance.SnapshotType),
    copyName,
    copy: isOurs(copy) ? copyName : null,
    copyStatus: copy === undefined ? null : String(copy.Status),
  };
}

async function readOfCluster(id: string, aws: Aws) {
  const { DBClusterSnapshots: [cluster] = [] } = await findOfCluster(id, aws);
  if (cluster === undefined) return undefined;
  const isEncrypted = cluster.StorageEncrypted ?? false;
  return { isEncrypted, type: 'cluster', copyName: copyOf(id), copy: null, copyStatus: null };
}

async function find(DBSnapshotIdentifier: string, aws: Aws): Promise<DBSnapshot | undefined> {
  const { DBSnapshots: [snapshot] = [] } = await aws
    .client(RDSClient)
    .send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier }))
    .catch(ifAbsent('DBSnapshotNotFoundFault', { DBSnapshots: [] }));
  return snapshot;
}

function findOfCluster(DBClusterSnapshotIdentifier: string, aws: Aws) {
  return aws
    .client(RDSClient)
    .send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier }))
    .catch(ifAbsent('DBClusterSnapshotNotFoundFault', { DBClusterSnapshots: [] }));
}

function copyOf(id: string): string {
  return `asr-encrypted-${id}`.replaceAll(':', '-');
}

function isOurs(copy: DBSnapshot | undefined): boolean {
  return (copy?.TagList ?? []).some(({ Key, Value }) => Key === mark.Key && Value === mark.Value);
}
