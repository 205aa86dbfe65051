import { defineClusterBackups } from '../rds/database/index.ts';

/**
 * DocumentDB.2: Amazon DocumentDB clusters should have an adequate backup retention period.
 *
 * ASR sets the retention period of automated backups to `minimumBackupRetentionPeriod`, 7 days by default. A longer period
 * stays. The databases are not interrupted. Backup storage is free up to the size of the cluster, and then charged per
 * gigabyte.
 *
 * Remediation always requires approval, because undo deletes backups. ASR refuses a cluster whose backups AWS Backup manages.
 *
 * @failed The AWS Config rule `docdb-cluster-backup-retention-check` finds a cluster of Amazon DocumentDB with a shorter
 * retention period than `minimumBackupRetentionPeriod`.
 * @reads The retention period and the status of the cluster.
 * @impact None.
 * @owners AWS Backup. AWS CloudFormation and other tools set the value of their template again at the next update.
 * @undo Undo shortens the period again: Amazon DocumentDB deletes automated backups that are older. Take a snapshot first.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/documentdb-controls.html#documentdb-2
 */
export const documentDb2 = defineClusterBackups({
  control: 'DocumentDB.2',
  title: 'keep automated backups of an Amazon DocumentDB cluster for some days',
});
