import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { clusterStuckIn, findRedshiftCluster, modifyRedshiftCluster, redshiftClusterPermissions } from './cluster.ts';
import { days } from '../../parameters/index.ts';

/**
 * Redshift.3: Amazon Redshift clusters should have automatic snapshots enabled.
 *
 * Redshift takes snapshots by itself and keeps them for seven days, or as long as the control's
 * parameter says; a longer time stays. Snapshots beyond the free storage cost by the gigabyte. The
 * cluster goes on as it is. Undo shortens the time again, and Redshift then deletes at once, for good,
 * the automated snapshots that are older: copy those that are needed first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-3
 */
export const redshift3 = definePlaybook({
  control: 'Redshift.3',
  title: 'keep automated snapshots of a Redshift cluster long enough',
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
    // Below one day there are no snapshots at all.
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
    /** As ordered; 0 takes no snapshots. */
    retentionDays: pending?.AutomatedSnapshotRetentionPeriod ?? retentionDaysInEffect,
    retentionDaysInEffect,
    status: String(cluster.ClusterStatus),
  };
}
