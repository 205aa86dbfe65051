/** The controls on the automated backups of clusters of Amazon Neptune and Amazon DocumentDB. */
import { type Aws, type ControlId, type Target, cannot, definePlaybook, refuse, set } from '../../../engine/index.ts';
import { days } from '../../../parameters/index.ts';
import { stuckIn } from './database-status.ts';
import { dbClusterPermissions, findDbCluster, modifyDbCluster } from './db-cluster.ts';

/**
 * Defines the playbook of a control on the retention period. AWS changes the period of these clusters immediately, and no
 * pending change with it.
 *
 * @see https://docs.aws.amazon.com/neptune/latest/apiref/API_ModifyDBCluster.html
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/API_ModifyDBCluster.html
 */
export function defineClusterBackups(control: { readonly control: ControlId; readonly title: string }) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsRdsDbCluster',
    // A longer period costs money, and undo deletes backups.
    alwaysAsks: true,
    permissions: dbClusterPermissions,
    parameters: { minimumBackupRetentionPeriod: days({ default: 7, min: 7, max: 35, meaning: 'floor' }) },

    read,

    plan(cluster, { minimumBackupRetentionPeriod: required }) {
      if (cluster.retentionDays >= required) return { kind: 'compliant' };
      const obstacle = obstacleTo(cluster);
      return obstacle === undefined ? set(cluster, { retentionDays: required }) : refuse(obstacle);
    },

    async apply(target, { to: BackupRetentionPeriod }, aws) {
      const cluster = await read(target, aws);
      if (cluster === undefined || cluster.retentionDays === BackupRetentionPeriod) return;
      // Undo calls this without a plan, and days later.
      const obstacle = obstacleTo(cluster);
      if (obstacle !== undefined) cannot(obstacle);
      await modifyDbCluster(target, { BackupRetentionPeriod }, aws);
    },
  });
}

async function read(target: Target, aws: Aws) {
  const cluster = await findDbCluster(target, aws);
  return (
    cluster && {
      // AWS keeps automated backups of a cluster for at least one day.
      retentionDays: cluster.BackupRetentionPeriod ?? 1,
      isManagedByBackup: Boolean(cluster.AwsBackupRecoveryPointArn),
      status: String(cluster.Status),
    }
  );
}

function obstacleTo({ isManagedByBackup, status }: NonNullable<Awaited<ReturnType<typeof read>>>): string | undefined {
  if (isManagedByBackup)
    return 'AWS Backup manages the automated backups of the cluster. Change the retention period in its backup plan.';
  return stuckIn(status);
}
