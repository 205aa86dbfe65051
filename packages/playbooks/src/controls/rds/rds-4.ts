import { CopyDBSnapshotCommand, DeleteDBSnapshotCommand, RDSClient } from '@aws-sdk/client-rds';
import { type Aws, type Target, cannot, definePlaybook, isAwsTag, refuse, set } from '../../engine/index.ts';
import {
  type Snapshot,
  copyOf,
  findSnapshot,
  isOurs,
  longestName,
  mark,
  readSnapshot,
  snapshotIn,
} from './database/index.ts';

// The Describe calls also authorize against the source of the snapshot, which the finding does not name.
const anyInstance = 'arn:{partition}:rds:{region}:{account}:db:*';
const anyCluster = 'arn:{partition}:rds:{region}:{account}:cluster:*';

/**
 * RDS.4: RDS cluster snapshots and database snapshots should be encrypted at rest.
 *
 * An unencrypted snapshot cannot be encrypted in place, so ASR creates an encrypted copy with the AWS managed key for
 * RDS. The finding stays until the original is deleted. When the copy is available, which can take hours, ASR requests
 * approval to delete the original. Until the deletion, both snapshots cost storage. ASR refuses cluster snapshots,
 * which cannot be encrypted by copying, and snapshots that expire automatically.
 *
 * @failed The AWS Config rule `rds-snapshot-encrypted` finds a snapshot that is not encrypted.
 * @reads The snapshot, its tags, and the copy of ASR with its status.
 * @impact Templates and scripts that restore the snapshot by its name, and accounts that it is shared with: a copy
 * with the AWS managed key cannot be shared.
 * @owners None known. ASR refuses the snapshots of AWS Backup.
 * @undo Undo deletes the copy while the original exists. After the deletion of the original, undo is not possible.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-4
 */
export const rds4 = definePlaybook({
  control: 'RDS.4',
  title: 'replace an unencrypted RDS snapshot with an encrypted copy',
  resourceType: 'AwsRdsDbSnapshot',
  otherResourceTypes: ['AwsRdsDbClusterSnapshot'],
  scope: 'regional',
  effect: 'reversible',
  irreversible: ['original'],
  permissions: {
    read: ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'],
    write: ['rds:CopyDBSnapshot', 'rds:DeleteDBSnapshot'],
    dependent: [{ action: 'rds:AddTagsToResource', because: 'CopyDBSnapshot tags the copy.' }],
    on: {
      'rds:DescribeDBSnapshots': [
        'arn:{partition}:rds:{region}:{account}:snapshot:{name}',
        'arn:{partition}:rds:{region}:{account}:snapshot:asr-encrypted-{id}',
        anyInstance,
      ],
      'rds:DescribeDBClusterSnapshots': ['arn:{partition}:rds:{region}:{account}:cluster-snapshot:{name}', anyCluster],
      'rds:CopyDBSnapshot': [
        'arn:{partition}:rds:{region}:{account}:snapshot:{name}',
        'arn:{partition}:rds:{region}:{account}:snapshot:asr-encrypted-{id}',
      ],
      'rds:AddTagsToResource': ['arn:{partition}:rds:{region}:{account}:snapshot:asr-encrypted-{id}'],
      'rds:DeleteDBSnapshot': [
        'arn:{partition}:rds:{region}:{account}:snapshot:{id}',
        'arn:{partition}:rds:{region}:{account}:snapshot:asr-encrypted-{id}',
      ],
    },
  },
  parameters: {},
  settles: { withinSeconds: 21_600, isSettled: ({ copyStatus }) => copyStatus === null || copyStatus === 'available' },

  read: readSnapshot,

  plan(snapshot) {
    if (snapshot.isEncrypted || snapshot.original === null) return { kind: 'compliant' };
    const obstacle = obstacleTo(snapshot);
    if (obstacle !== undefined) return refuse(obstacle);
    const { copyName, original } = snapshot;
    if (snapshot.copy === null) return set<Snapshot, 'copy' | 'original'>(snapshot, { copy: copyName, original });
    // Until the copy is available, the remediation waits for it.
    if (snapshot.copyStatus !== 'available') return { kind: 'compliant' };
    return set<Snapshot, 'copy' | 'original'>(snapshot, { copy: copyName, original: null });
  },

  apply: (target, { field, to }, aws) =>
    field === 'copy' ? changeCopy(target, to, aws) : deleteOriginal(snapshotIn(target.resourceId).id, aws),
});

/** Returns why ASR cannot replace this snapshot by a copy; `undefined` if it can. */
function obstacleTo(snapshot: Snapshot): string | undefined {
  if (snapshot.copyStatus !== null && snapshot.copy === null) {
    return `ASR did not create the snapshot ${snapshot.copyName}, which has the name of the copy. Replace it with a snapshot of another name, then remediate again.`;
  }
  if (snapshot.copyStatus === 'failed') {
    return `The encrypted copy ${snapshot.copyName} failed. Delete it, then remediate again.`;
  }
  if (snapshot.type === 'cluster') {
    return 'RDS cannot encrypt a cluster snapshot by copying. Restore it as an encrypted cluster.';
  }
  if (snapshot.type !== 'manual') {
    return `The snapshot is of type ${snapshot.type} and expires automatically. Encrypt the database that it is taken from.`;
  }
  if (snapshot.copyName.length > longestName) {
    return (
      `The name of the copy, ${snapshot.copyName}, would have more than ${longestName} characters. Copy the snapshot ` +
      'manually with a KMS key, then delete it.'
    );
  }
  return undefined;
}

async function changeCopy(target: Target, copy: string | null, aws: Aws): Promise<void> {
  const { id } = snapshotIn(target.resourceId);
  const [original, existing] = [await findSnapshot(id, aws), await findSnapshot(copyOf(id), aws)];
  if ((existing !== undefined) === (copy !== null)) return;

  const rds = aws.client(RDSClient);
  if (copy === null) {
    if (original === undefined)
      cannot(`The snapshot ${id} was deleted, so its copy ${copyOf(id)} may be the only one left. ASR kept the copy.`);
    if (!isOurs(existing)) cannot(`ASR did not create the snapshot ${copyOf(id)}, so ASR kept it. Delete it manually.`);
    await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: copyOf(id) }));
    return;
  }
  if (original === undefined) return;
  const tags = (original.TagList ?? []).filter(({ Key }) => !isAwsTag(Key) && Key !== mark.Key);
  await rds.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: id,
      TargetDBSnapshotIdentifier: copy,
      KmsKeyId: 'alias/aws/rds',
      Tags: [...tags, mark],
    }),
  );
}

/** Deletes the original after it reads both snapshots again, because the deletion is final. */
async function deleteOriginal(id: string, aws: Aws): Promise<void> {
  const [original, copy] = [await findSnapshot(id, aws), await findSnapshot(copyOf(id), aws)];
  if (original === undefined) return;
  if (copy?.Status !== 'available' || copy.Encrypted !== true || !isOurs(copy)) {
    cannot(
      `The encrypted copy ${copyOf(id)} is not available yet, so ASR kept ${id}. Remediate again when the copy is available.`,
    );
  }
  await aws.client(RDSClient).send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: id }));
}
