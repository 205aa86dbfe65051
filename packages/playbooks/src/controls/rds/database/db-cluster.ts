/**
 * Reads and modifies DB clusters, for the controls that change one of their settings. The API also serves Neptune and
 * DocumentDB clusters.
 *
 * Never uses `ApplyImmediately`: RDS applies these settings immediately without it, and with it would also apply all
 * changes that are pending for the maintenance window.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Modifying.html#Aurora.Modifying.Settings
 */
import {
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  RDSClient,
  type DBCluster,
  type ModifyDBClusterMessage,
} from '@aws-sdk/client-rds';
import { type Aws, type Permissions, type Target, ifAbsent } from '../../../engine/index.ts';
import { databaseNameOf } from './database-name.ts';

export const dbClusterPermissions = {
  read: ['rds:DescribeDBClusters'],
  write: ['rds:ModifyDBCluster'],
  on: {
    'rds:DescribeDBClusters': ['arn:{partition}:rds:{region}:{account}:cluster:{id}'],
    'rds:ModifyDBCluster': ['arn:{partition}:rds:{region}:{account}:cluster:{id}'],
  },
} as const satisfies Permissions;

/** Returns the cluster; `undefined` if there is none, or if it is being deleted. */
export async function findDbCluster(target: Target, aws: Aws): Promise<DBCluster | undefined> {
  const { DBClusters: [cluster] = [] } = await aws
    .client(RDSClient)
    .send(new DescribeDBClustersCommand({ DBClusterIdentifier: databaseNameOf(target) }))
    .catch(ifAbsent('DBClusterNotFoundFault', { DBClusters: [] }));
  return cluster?.Status === 'deleting' ? undefined : cluster;
}

/** AWS changes the retention period immediately only for clusters of Neptune and DocumentDB. */
type ImmediateSettings = Pick<
  ModifyDBClusterMessage,
  'AutoMinorVersionUpgrade' | 'BackupRetentionPeriod' | 'CopyTagsToSnapshot' | 'DeletionProtection'
>;

export async function modifyDbCluster(target: Target, settings: ImmediateSettings, aws: Aws): Promise<void> {
  const DBClusterIdentifier = databaseNameOf(target);
  await aws.client(RDSClient).send(new ModifyDBClusterCommand({ DBClusterIdentifier, ...settings }));
}
