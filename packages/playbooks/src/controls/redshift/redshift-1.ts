import type { Cluster } from '@aws-sdk/client-redshift';
import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { clusterStuckIn, findRedshiftCluster, modifyRedshiftCluster, redshiftClusterPermissions } from './cluster.ts';

/**
 * Redshift.1: Amazon Redshift clusters should prohibit public access.
 *
 * ASR turns public access off. The cluster may be unavailable to all clients for some minutes.
 *
 * @failed The AWS Config rule `redshift-cluster-public-access-check` finds a cluster whose `PubliclyAccessible` is true.
 * @reads Public access in effect and pending, the Elastic IP address, and the status of the cluster.
 * @impact Clients outside the VPC can no longer connect, such as offices, laptops and reporting tools without a VPN. AWS
 * does not list the clients of a cluster, so ASR does not ask about them.
 * @owners None known.
 * @undo Undo makes the cluster public again: with the same address if it was an Elastic IP address that is still free,
 * otherwise with a new one.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-1
 */
export const redshift1 = definePlaybook({
  control: 'Redshift.1',
  title: 'remove public access to a Redshift cluster',
  resourceType: 'AwsRedshiftCluster',
  scope: 'regional',
  effect: 'reversible',
  permissions: redshiftClusterPermissions,
  parameters: {},
  settles: {
    withinSeconds: 1800,
    isSettled: ({ publicAccess, isPublicInEffect }) => (publicAccess !== null) === isPublicInEffect,
  },

  read,

  plan(cluster) {
    if (cluster.publicAccess === null) return { kind: 'compliant' };
    const obstacle = clusterStuckIn(cluster.status);
    return obstacle === undefined ? set(cluster, { publicAccess: null }) : refuse(obstacle);
  },

  async apply(target, { to: access }, aws) {
    const ElasticIp = access?.elasticIp ?? undefined;
    const address = ElasticIp === undefined ? {} : { ElasticIp };
    await modifyRedshiftCluster(target, { PubliclyAccessible: access !== null, ...address }, aws);
  },
});

async function read(target: Target, aws: Aws) {
  const cluster = await findRedshiftCluster(target, aws);
  if (cluster === undefined) return undefined;
  return {
    /** As requested. */
    publicAccess: publicAccessOf(cluster),
    isPublicInEffect: cluster.PubliclyAccessible ?? false,
    status: String(cluster.ClusterStatus),
  };
}

/**
 * Returns the public access; `null` if there is none, or if a pending change removes it. Redshift no longer returns
 * the Elastic IP address after public access was removed.
 */
function publicAccessOf(cluster: Cluster) {
  const isPublic = cluster.PendingModifiedValues?.PubliclyAccessible ?? cluster.PubliclyAccessible ?? false;
  return isPublic ? { elasticIp: cluster.ElasticIpStatus?.ElasticIp ?? null } : null;
}
