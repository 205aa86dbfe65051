import type { DBCluster, DBInstance, ModifyDBClusterMessage, ModifyDBInstanceMessage } from '@aws-sdk/client-rds';
import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { fakeAws, named } from '../../../testing/index.ts';

/**
 * The DB instance `orders`, whose settings change immediately. A change of its Multi-AZ DB cluster also changes the
 * instance.
 *
 * @param groups The security groups of the account.
 */
export function fakeDbInstance(given: DBInstance = {}, groups: readonly SecurityGroup[] = []) {
  let instance: DBInstance = {
    DBInstanceIdentifier: 'orders',
    DBInstanceStatus: 'available',
    Engine: 'postgres',
    PendingModifiedValues: {},
    ...given,
  };
  const aws = fakeAws({
    DescribeDBInstancesCommand: (input: { readonly DBInstanceIdentifier: string }) => {
      if (input.DBInstanceIdentifier !== instance.DBInstanceIdentifier) throw named('DBInstanceNotFoundFault');
      return { DBInstances: [instance] };
    },
    DescribeSecurityGroupsCommand: ({ GroupIds }: { readonly GroupIds: readonly string[] }) => ({
      SecurityGroups: groups.filter(({ GroupId = '' }) => GroupIds.includes(GroupId)),
    }),
    ModifyDBInstanceCommand: ({ ApplyImmediately, ...settings }: ModifyDBInstanceMessage) => {
      refuseToHurry(ApplyImmediately);
      if (settings.DBInstanceIdentifier !== instance.DBInstanceIdentifier) throw named('DBInstanceNotFoundFault');
      if (instance.DBInstanceStatus !== 'available') throw named('InvalidDBInstanceStateFault');
      if (['mysql', 'postgres'].includes(instance.Engine ?? '') && instance.DBClusterIdentifier !== undefined) {
        throw named('InvalidParameterCombination');
      }
      instance = Object.assign({}, instance, settings);
      return {};
    },
    ModifyDBClusterCommand: ({ DBClusterIdentifier, ApplyImmediately, ...settings }: ModifyDBClusterMessage) => {
      refuseToHurry(ApplyImmediately);
      if (DBClusterIdentifier !== instance.DBClusterIdentifier) throw named('DBClusterNotFoundFault');
      instance = { ...instance, AutoMinorVersionUpgrade: settings.AutoMinorVersionUpgrade };
      return {};
    },
  });
  return { aws, current: () => instance };
}

/** The DB cluster `orders`, whose settings change immediately. */
export function fakeDbCluster(given: DBCluster = {}) {
  let cluster: DBCluster = { DBClusterIdentifier: 'orders', Status: 'available', Engine: 'aurora-mysql', ...given };
  const aws = fakeAws({
    DescribeDBClustersCommand: (input: { readonly DBClusterIdentifier: string }) => {
      if (input.DBClusterIdentifier !== cluster.DBClusterIdentifier) throw named('DBClusterNotFoundFault');
      return { DBClusters: [cluster] };
    },
    ModifyDBClusterCommand: ({ ApplyImmediately, ...settings }: ModifyDBClusterMessage) => {
      refuseToHurry(ApplyImmediately);
      if (settings.DBClusterIdentifier !== cluster.DBClusterIdentifier) throw named('DBClusterNotFoundFault');
      if (cluster.Status !== 'available') throw named('InvalidDBClusterStateFault');
      const { DeletionProtection = cluster.DeletionProtection } = settings;
      const { CopyTagsToSnapshot = cluster.CopyTagsToSnapshot } = settings;
      const { AutoMinorVersionUpgrade = cluster.AutoMinorVersionUpgrade } = settings;
      const { BackupRetentionPeriod = cluster.BackupRetentionPeriod } = settings;
      cluster = { ...cluster, DeletionProtection, CopyTagsToSnapshot, AutoMinorVersionUpgrade, BackupRetentionPeriod };
      return {};
    },
  });
  return { aws, current: () => cluster };
}

/** Rejects `ApplyImmediately`, which would also apply pending changes. */
function refuseToHurry(applyImmediately: boolean | undefined): void {
  if (applyImmediately === true)
    throw new Error('This would also apply all changes that are pending for the maintenance window.');
}
