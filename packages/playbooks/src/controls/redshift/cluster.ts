/** Redshift clusters, for the controls that change one setting of them. */
import {
  DescribeClustersCommand,
  ModifyClusterCommand,
  RedshiftClient,
  type Cluster,
  type ModifyClusterMessage,
} from '@aws-sdk/client-redshift';
import { type Aws, type Permissions, type Target, ifAbsent, lastPartOf } from '../../engine/index.ts';

export const redshiftClusterPermissions = {
  read: ['redshift:DescribeClusters'],
  write: ['redshift:ModifyCluster'],
  on: { 'redshift:ModifyCluster': ['arn:{partition}:redshift:{region}:{account}:cluster:{id}'] },
} as const satisfies Permissions;

/** `undefined` if there is none, or not for long. */
export async function findRedshiftCluster(target: Target, aws: Aws): Promise<Cluster | undefined> {
  const { Clusters: [cluster] = [] } = await aws
    .client(RedshiftClient)
    .send(new DescribeClustersCommand({ ClusterIdentifier: lastPartOf(target.resourceId) }))
    .catch(ifAbsent('ClusterNotFoundFault', { Clusters: [] }));
  return ['deleting', 'final-snapshot'].includes(cluster?.ClusterStatus ?? '') ? undefined : cluster;
}

export async function modifyRedshiftCluster(
  target: Target,
  settings: Omit<ModifyClusterMessage, 'ClusterIdentifier'>,
  aws: Aws,
): Promise<void> {
  const ClusterIdentifier = lastPartOf(target.resourceId);
  await aws.client(RedshiftClient).send(new ModifyClusterCommand({ ClusterIdentifier, ...settings }));
}

/**
 * Statuses that only a person ends. From all others, such as `rebooting`, Redshift comes back by
 * itself: until then it refuses changes with an error, and they are tried again.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/rs-mgmt-cluster-status.html
 */
const stuck = /^(paus|hardware-failure|storage-full|incompatible-)/;

/** Why Redshift would not change a cluster in this status, if it would not. */
export function clusterStuckIn(status: string): string | undefined {
  if (!stuck.test(status)) return undefined;
  return `The cluster is ${status}, and Redshift changes only running ones. Mend or resume it, then remediate again.`;
}
