import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { clusterStuckIn, findRedshiftCluster, modifyRedshiftCluster, redshiftClusterPermissions } from './cluster.ts';

/**
 * Redshift.6: Amazon Redshift should have automatic upgrades to major versions enabled.
 *
 * Nothing changes immediately. When AWS releases a new version, Redshift installs it in the maintenance window of the
 * cluster.
 *
 * @failed The AWS Config rule `redshift-cluster-maintenancesettings-check` finds a cluster that does not allow version
 * upgrades.
 * @reads The setting and the status of the cluster.
 * @impact All clients, for some minutes during an upgrade. Check that the maintenance window is suitable.
 * @owners None known.
 * @undo Undo turns automatic upgrades off, but cannot revert an upgrade that is already installed.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-6
 */
export const redshift6 = definePlaybook({
  control: 'Redshift.6',
  title: 'enable automatic version upgrades of a Redshift cluster',
  resourceType: 'AwsRedshiftCluster',
  scope: 'regional',
  effect: 'reversible',
  permissions: redshiftClusterPermissions,
  parameters: {},

  async read(target, aws) {
    const cluster = await findRedshiftCluster(target, aws);
    if (cluster === undefined) return undefined;
    return { upgrades: cluster.AllowVersionUpgrade ?? false, status: String(cluster.ClusterStatus) };
  },

  plan(cluster) {
    if (cluster.upgrades) return { kind: 'compliant' };
    const obstacle = clusterStuckIn(cluster.status);
    return obstacle === undefined ? set(cluster, { upgrades: true }) : refuse(obstacle);
  },

  apply: (target, { to: AllowVersionUpgrade }, aws) => modifyRedshiftCluster(target, { AllowVersionUpgrade }, aws),
});
