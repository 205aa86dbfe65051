import { CopyDBSnapshotCommand, DeleteDBSnapshotCommand, RDSClient } from '@aws-sdk/client-rds';
import { type Aws, type Target, cannot, definePlaybook, refuse, set } from '../../engine/index.ts';
import { type Snapshot, copyOf, findSnapshot, isOurs, mark, readSnapshot, snapshotIn } from './database/index.ts';

// What the snapshot is of may be asked about, too, and the finding does not tell.
const anyInstance = 'arn:{partition}:rds:{region}:{account}:db:*';
const anyCluster = 'arn:{partition}:rds:{region}:{account}:cluster:*';

/**
 * RDS.4: RDS cluster snapshots and database snapshots should be encrypted at rest.
 *
 * A snapshot cannot be encrypted in place, so an encrypted copy is made, with the key of AWS for RDS. The finding
 * stays as long as the original does, so the original is deleted, but only when a person says so, and only once the
 * copy is available. What is lost then: the snapshot under its own name, for templates and scripts that restore from
 * it, and its sharing with other accounts, which a copy with this key cannot have. Undo deletes the copy while the
 * original is there, and never after. Both cost storage until then. Snapshots of clusters cannot be encrypted by
 * copying and are refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-4
 */
export const rds4 = definePlaybook({
  control: 'RDS.4',
  title: 'replace an unencrypted RDS snapshot by an encrypted copy',
  resourceType: 'AwsRdsDbSnapshot',
  otherResourceTypes: ['AwsRdsDbClusterSnapshot'],
  scope: 'regional',
  effect: 'reversible',
  irreversible: ['original'],
  permissions: {
    read: ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'],
    write: ['rds:CopyDBSnapshot', 'rds:DeleteDBSnapshot'],
    dependent: [{ action: 'rds:AddTagsToResource', because: 'The copy is made with tags.' }],
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
    return set<Snapshot, 'copy' | 'original'>(snapshot, { copy: snapshot.copyName, original: null });
  },

  apply: (target, { field, to }, aws) =>
    field === 'copy' ? changeCopy(target, to, aws) : deleteOriginal(snapshotIn(target.resourceId).id, aws),
});

async function changeCopy(target: Target, copy: string | null, aws: Aws): Promise<void> {
  const { id } = snapshotIn(target.resourceId);
  const [original, existing] = [await findSnapshot(id, aws), await findSnapshot(copyOf(id), aws)];
  if ((existing !== undefined) === (copy !== null)) return;

  const rds = aws.client(RDSClient);
  if (copy === null) {
    if (original === undefined)
      cannot(`The snapshot ${id} was deleted, so its copy ${copyOf(id)} may be all that is left. It stays.`);
    if (!isOurs(existing)) cannot(`ASR did not make the snapshot ${copyOf(id)}, so it stays. Delete it by hand.`);
    await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: copyOf(id) }));
    return;
  }
  if (original === undefined) return;
  const tags = (original.TagList ?? []).filter(({ Key = '' }) => !Key.startsWith('aws:') && Key !== mark.Key);
  await rds.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: id,
      TargetDBSnapshotIdentifier: copy,
      KmsKeyId: 'alias/aws/rds',
      Tags: [...tags, mark],
    }),
  );
}

/** Looks at both once more: nothing is as final as this. */
async function deleteOriginal(id: string, aws: Aws): Promise<void> {
  const [original, copy] = [await findSnapshot(id, aws), await findSnapshot(copyOf(id), aws)];
  if (original === undefined) return;
  if (copy?.Status !== 'available' || copy.Encrypted !== true || !isOurs(copy)) {
    cannot(`The encrypted copy ${copyOf(id)} is not available yet, so ${id} was kept. Remediate again once it is.`);
  }
  await aws.client(RDSClient).send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: id }));
}
