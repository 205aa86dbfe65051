import { askFor, definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  dbClusterPermissions,
  findDbCluster,
  isWindowOpen,
  modifyDbCluster,
  stuckIn,
  upgradeOutage,
} from './database/index.ts';

/**
 * RDS.35: RDS DB clusters should have automatic minor version upgrade enabled.
 *
 * When AWS marks a minor version for automatic upgrade, RDS installs it in the maintenance window of the cluster. If
 * an upgrade is already due and the window is open, RDS can begin the upgrade immediately, so the change waits for
 * approval while the window is open.
 *
 * The control judges Multi-AZ DB clusters of MySQL and PostgreSQL. ASR refuses all others, such as clusters of Aurora.
 *
 * @failed The AWS Config rule `rds-cluster-auto-minor-version-upgrade-enable` finds a Multi-AZ DB cluster without
 * automatic minor version upgrades.
 * @reads The setting, the engine, the status and the maintenance window of the cluster.
 * @impact Clients of the databases, for some minutes during each upgrade. Check that the maintenance window is suitable.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the cluster.
 * @undo Undo turns automatic upgrades off, but cannot revert an upgrade that is already installed.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-35
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html
 */
export const rds35 = definePlaybook({
  control: 'RDS.35',
  title: 'enable automatic minor version upgrades of a Multi-AZ DB cluster',
  resourceType: 'AwsRdsDbCluster',
  permissions: dbClusterPermissions,
  parameters: {},

  async read(target, aws) {
    const cluster = await findDbCluster(target, aws);
    if (cluster === undefined) return undefined;
    return {
      upgrades: cluster.AutoMinorVersionUpgrade ?? false,
      engine: String(cluster.Engine),
      status: String(cluster.Status),
      isWindowOpen: isWindowOpen(cluster.PreferredMaintenanceWindow, aws.now()),
    };
  },

  plan(cluster) {
    if (cluster.upgrades) return { kind: 'compliant' };
    if (!['mysql', 'postgres'].includes(cluster.engine)) {
      return refuse(
        `The control judges only Multi-AZ DB clusters of MySQL and PostgreSQL, and the engine of this cluster is ` +
          `${cluster.engine}. Suppress the finding.`,
      );
    }
    const obstacle = stuckIn(cluster.status);
    if (obstacle !== undefined) return refuse(obstacle);
    return askFor(set(cluster, { upgrades: true }), 'upgrades', cluster.isWindowOpen ? upgradeOutage('cluster') : '');
  },

  apply: (target, { to: AutoMinorVersionUpgrade }, aws) => modifyDbCluster(target, { AutoMinorVersionUpgrade }, aws),
});
