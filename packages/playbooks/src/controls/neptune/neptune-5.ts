import { defineClusterBackups } from '../rds/database/index.ts';

/**
 * Neptune.5: Neptune DB clusters should have automated backups enabled.
 *
 * ASR sets the retention period of automated backups to `minimumBackupRetentionPeriod`, 7 days by default. A longer period
 * stays. The databases are not interrupted. Backup storage is free up to the size of the cluster, and then charged per
 * gigabyte.
 *
 * Remediation always requires approval, because undo deletes backups. ASR refuses a cluster whose backups AWS Backup manages.
 *
 * @failed The AWS Config rule `neptune-cluster-backup-retention-check` finds a Neptune cluster with a shorter retention period
 * than `minimumBackupRetentionPeriod`.
 * @reads The retention period and the status of the cluster.
 * @impact None.
 * @owners AWS Backup. AWS CloudFormation and other tools set the value of their template again at the next update.
 * @undo Undo shortens the period again: Neptune deletes automated backups that are older. Take a snapshot first.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/neptune-controls.html#neptune-5
 */
export const neptune5 = defineClusterBackups({
  control: 'Neptune.5',
  title: 'keep automated backups of a Neptune DB cluster for some days',
});
