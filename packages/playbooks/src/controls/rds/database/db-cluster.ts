/**
 * DB clusters, for the controls that change one setting of them. Clusters of Neptune and DocumentDB answer to
 * the same API.
 *
 * Never with `ApplyImmediately`: RDS makes these settings at once without it, and with it would also make
 * whatever else waits for the maintenance window.
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
import { type Aws, type Permissions, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';

export const dbClusterPermissions = {
  read: ['rds:DescribeDBClusters'],
  write: ['rds:ModifyDBCluster'],
  on: {
    'rds:DescribeDBClusters': ['arn:{partition}:rds:{region}:{account}:cluster:{id}'],
    'rds:ModifyDBCluster': ['arn:{partition}:rds:{region}:{account}:cluster:{id}'],
  },
} as const satisfies Permissions;

/** `undefined` if there is none, or not for long. */
export async function findDbCluster(target: Target, aws: Aws): Promise<DBCluster | undefined> {
  const { DBClusters: [cluster] = [] } = await aws
    .client(RDSClient)
    .send(new DescribeDBClustersCommand({ DBClusterIdentifier: lastPartOf(target.resourceId) }))
    .catch(ifAbsent('DBClusterNotFoundFault', { DBClusters: [] }));
  return cluster?.Status === 'deleting' ? undefined : cluster;
}

type ImmediateSettings = Pick<ModifyDBClusterMessage, 'CopyTagsToSnapshot' | 'DeletionProtection'>;

export async function modifyDbCluster(target: Target, settings: ImmediateSettings, aws: Aws): Promise<void> {
  const DBClusterIdentifier = lastPartOf(target.resourceId);
  await aws.client(RDSClient).send(new ModifyDBClusterCommand({ DBClusterIdentifier, ...settings }));
}
