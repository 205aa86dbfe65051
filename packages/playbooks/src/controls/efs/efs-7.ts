import { DescribeBackupPolicyCommand, EFSClient, PutBackupPolicyCommand, type Status } from '@aws-sdk/client-efs';
import { definePlaybook, ifAbsent, lastPartOf, limit, set } from '../../engine/index.ts';

const fileSystem = 'arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{id}';

/**
 * EFS.7: EFS file systems should have automatic backups enabled.
 *
 * AWS Backup backs up the file system every day to the vault `aws/efs/automatic-backup-vault` and keeps each backup for
 * 35 days. AWS Backup charges for the stored data. A file system that another backup plan covers gets a second series
 * of backups.
 *
 * @failed The AWS Config rule `efs-automatic-backups-enabled` finds a file system whose backup policy is off or
 * missing.
 * @reads The status of the backup policy.
 * @impact None.
 * @owners None known.
 * @undo Undo turns off automatic backups. Existing backups remain until they expire, and incur charges until then.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html#efs-7
 */
export const efs7 = definePlaybook({
  control: 'EFS.7',
  title: 'enable automatic backups for an EFS file system',
  resourceType: 'AwsEfsFileSystem',
  permissions: {
    read: ['elasticfilesystem:DescribeBackupPolicy'],
    write: ['elasticfilesystem:PutBackupPolicy'],
    on: limit([fileSystem], 'elasticfilesystem:DescribeBackupPolicy', 'elasticfilesystem:PutBackupPolicy'),
  },

  async read({ resourceId }, aws) {
    const status = await aws
      .client(EFSClient)
      .send(new DescribeBackupPolicyCommand({ FileSystemId: lastPartOf(resourceId) }))
      // EFS returns PolicyNotFound for a file system that never had a backup policy.
      .then(({ BackupPolicy }): Status => BackupPolicy?.Status ?? 'DISABLED')
      .catch(ifAbsent('PolicyNotFound', 'DISABLED' as const))
      .catch(ifAbsent('FileSystemNotFound', undefined));
    return status && { status, backsUp: status === 'ENABLED' || status === 'ENABLING' };
  },

  settles: { withinSeconds: 300, isSettled: ({ status }) => status === 'ENABLED' || status === 'DISABLED' },

  plan(files) {
    return set(files, { backsUp: true });
  },

  async apply({ resourceId }, { to: backsUp }, aws) {
    const BackupPolicy = { Status: backsUp ? 'ENABLED' : 'DISABLED' } as const;
    await aws
      .client(EFSClient)
      .send(new PutBackupPolicyCommand({ FileSystemId: lastPartOf(resourceId), BackupPolicy }));
  },
});
