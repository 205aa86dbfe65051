import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { type Aws, type Target, askFor, cannot, cutOff, definePlaybook, refuse, set } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';
import {
  databaseNameOf,
  dbInstancePermissions,
  findDbInstance,
  otherPending,
  stuckIn,
  whyNotImmediately,
} from './database/index.ts';

/**
 * RDS.11: RDS instances should have automatic backups enabled.
 *
 * ASR sets the retention period of automated backups to `backupRetentionMinimum`, 7 days by default. A longer period
 * stays. Backup storage is free up to the size of the database, and then charged per gigabyte.
 *
 * Enabling backups suspends I/O for some seconds to some minutes, so it waits for approval. ASR makes this change
 * immediately, because the next maintenance window can be a week away, and therefore refuses an instance with pending
 * changes: RDS would also apply them, and some restart the database. A longer period of enabled backups suspends nothing.
 *
 * ASR refuses a member of a cluster, whose cluster has the period, a read replica, which the control does not judge, and
 * an instance whose backups AWS Backup manages.
 *
 * @failed The AWS Config rule `db-instance-backup-enabled` finds an instance without automated backups, or with a
 * shorter retention period than `backupRetentionMinimum`. Read replicas do not count.
 * @reads The retention period, the pending changes, the cluster, the source and the status of the instance.
 * @impact Clients of an instance without backups, for some seconds to minutes.
 * @owners AWS Backup. AWS CloudFormation and other tools set the value of their template again at the next update.
 * @undo Undo shortens the period again: RDS deletes automated backups that are older, and all of them if backups were
 * disabled before. Take a snapshot first.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-11
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const rds11 = definePlaybook({
  control: 'RDS.11',
  title: 'keep automated backups of an RDS DB instance for some days',
  resourceType: 'AwsRdsDbInstance',
  permissions: dbInstancePermissions,
  parameters: { backupRetentionMinimum: days({ default: 7, min: 7, max: 35, meaning: 'floor' }) },
  settles: { withinSeconds: 3600, isSettled: ({ retentionDays, inEffect }) => retentionDays === inEffect },

  read,

  plan(instance, { backupRetentionMinimum }) {
    if (instance.retentionDays >= backupRetentionMinimum) return { kind: 'compliant' };
    const obstacle = obstacleTo(instance, backupRetentionMinimum);
    if (obstacle !== undefined) return refuse(obstacle);
    const planned = set(instance, { retentionDays: backupRetentionMinimum });
    return askFor(planned, 'retentionDays', instance.retentionDays === 0 ? suspension : '');
  },

  async apply(target, { to: BackupRetentionPeriod }, aws) {
    const instance = await read(target, aws);
    if (instance === undefined || instance.retentionDays === BackupRetentionPeriod) return;
    // Undo calls this without a plan, and days later.
    const obstacle = obstacleTo(instance, BackupRetentionPeriod);
    if (obstacle !== undefined) cannot(obstacle);
    const DBInstanceIdentifier = databaseNameOf(target);
    const ApplyImmediately = isSwitched(instance, BackupRetentionPeriod);
    await aws
      .client(RDSClient)
      .send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, BackupRetentionPeriod, ApplyImmediately }));
  },
});

const suspension = `${cutOff([{ kind: 'clients', name: '' }], 'use the database for some seconds to minutes')} Enabling automated backups suspends its I/O.`;

async function read(target: Target, aws: Aws) {
  const instance = await findDbInstance(target, aws);
  if (instance === undefined) return undefined;
  const { BackupRetentionPeriod: inEffect = 0, PendingModifiedValues: pending = {} } = instance;
  return {
    /** As requested. 0: no automated backups. */
    retentionDays: pending.BackupRetentionPeriod ?? inEffect,
    inEffect,
    pending: otherPending(instance, 'BackupRetentionPeriod'),
    cluster: instance.DBClusterIdentifier ?? null,
    source: instance.ReadReplicaSourceDBInstanceIdentifier ?? instance.ReadReplicaSourceDBClusterIdentifier ?? null,
    isManagedByBackup: Boolean(instance.AwsBackupRecoveryPointArn),
    status: String(instance.DBInstanceStatus),
  };
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

/** Enabling and disabling waits for the maintenance window unless it is made immediately. A longer period never waits. */
function isSwitched({ retentionDays }: State, to: number): boolean {
  return (retentionDays === 0) !== (to === 0);
}

function obstacleTo(instance: State, to: number): string | undefined {
  const { cluster, source, isManagedByBackup, pending, status } = instance;
  if (cluster !== null) {
    return `The instance belongs to the DB cluster ${cluster}, which has the retention period. Change it there, and suppress this finding.`;
  }
  if (source !== null)
    return `The instance is a read replica of ${source}, and the control judges none. Suppress the finding.`;
  if (isManagedByBackup)
    return 'AWS Backup manages the automated backups of the instance. Change the retention period in its backup plan.';
  const stuck = stuckIn(status);
  if (stuck !== undefined) return stuck;
  return isSwitched(instance, to) ? whyNotImmediately(pending, 'Enabling or disabling automated backups') : undefined;
}
