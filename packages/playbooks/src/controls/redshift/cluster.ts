/** Reads and modifies Redshift clusters, for the controls that change one of their settings. */
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

/** Returns the cluster; `undefined` if there is none, or if it is being deleted. */
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
 * The statuses that end only by an operator's action. Redshift leaves all others on its own, such as `rebooting`.
 * Until then it rejects changes with an error, and ASR retries them.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/rs-mgmt-cluster-status.html
 */
const stuck = /^(paus|hardware-failure|storage-full|incompatible-)/;

/** Returns why Redshift cannot modify a cluster in this status; `undefined` if it can. */
export function clusterStuckIn(status: string): string | undefined {
  if (!stuck.test(status)) return undefined;
  return `The cluster is ${status}, and Redshift modifies only running clusters. Repair or resume it, then remediate again.`;
}
