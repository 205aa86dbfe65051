import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { clusterStuckIn, findRedshiftCluster, modifyRedshiftCluster, redshiftClusterPermissions } from './cluster.ts';
import { days } from '../../parameters/index.ts';

/**
 * Redshift.3: Amazon Redshift clusters should have automatic snapshots enabled.
 *
 * Redshift takes automated snapshots and keeps them for seven days, or for the number of days in the control's
 * parameter. A longer retention period stays. Snapshots beyond the free storage are charged per gigabyte.
 *
 * @failed The AWS Config rule `redshift-backup-enabled` finds a cluster without automated snapshots, or with a retention
 * period below the parameter.
 * @reads The retention period in effect and pending, and the status of the cluster.
 * @impact None.
 * @owners None known.
 * @undo Undo restores the shorter retention period. Redshift then immediately and permanently deletes automated snapshots
 * that are older, so copy the ones that you need first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-3
 */
export const redshift3 = definePlaybook({
  control: 'Redshift.3',
  title: 'keep automated snapshots of a Redshift cluster for the required number of days',
  resourceType: 'AwsRedshiftCluster',
  scope: 'regional',
  effect: 'reversible',
  permissions: redshiftClusterPermissions,
  parameters: { MinRetentionPeriod: days({ default: 7, min: 7, max: 35, meaning: 'floor' }) },
  settles: {
    withinSeconds: 900,
    isSettled: ({ retentionDays, retentionDaysInEffect }) => retentionDays === retentionDaysInEffect,
  },

  read,

  plan(cluster, { MinRetentionPeriod: required }) {
    // With less than one day, Redshift takes no snapshots.
    const retentionDays = Math.max(1, required);
    if (cluster.retentionDays >= retentionDays) return { kind: 'compliant' };
    const obstacle = clusterStuckIn(cluster.status);
    return obstacle === undefined ? set(cluster, { retentionDays }) : refuse(obstacle);
  },

  apply: (target, { to: AutomatedSnapshotRetentionPeriod }, aws) =>
    modifyRedshiftCluster(target, { AutomatedSnapshotRetentionPeriod }, aws),
});

async function read(target: Target, aws: Aws) {
  const cluster = await findRedshiftCluster(target, aws);
  if (cluster === undefined) return undefined;
  const { AutomatedSnapshotRetentionPeriod: retentionDaysInEffect = 0, PendingModifiedValues: pending } = cluster;
  return {
    /** As requested. With 0, Redshift takes no snapshots. */
    retentionDays: pending?.AutomatedSnapshotRetentionPeriod ?? retentionDaysInEffect,
    retentionDaysInEffect,
    status: String(cluster.ClusterStatus),
  };
}
