import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { dbClusterPermissions, findDbCluster, modifyDbCluster, stuckIn } from './database/index.ts';

/**
 * RDS.7: RDS clusters should have deletion protection enabled.
 *
 * Deletion protection costs nothing and does not affect the databases. Changes that are pending for the maintenance
 * window stay pending. Users and automation that delete the cluster, such as a CloudFormation stack, must turn
 * deletion protection off first. Undo turns it off.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-7
 */
export const rds7 = definePlaybook({
  control: 'RDS.7',
  title: 'enable deletion protection for an RDS DB cluster',
  resourceType: 'AwsRdsDbCluster',
  scope: 'regional',
  effect: 'reversible',
  permissions: dbClusterPermissions,
  parameters: {},

  async read(target, aws) {
    const cluster = await findDbCluster(target, aws);
    if (cluster === undefined) return undefined;
    return { isProtected: cluster.DeletionProtection ?? false, status: String(cluster.Status) };
  },

  plan(cluster) {
    if (cluster.isProtected) return { kind: 'compliant' };
    const obstacle = stuckIn(cluster.status);
    return obstacle === undefined ? set(cluster, { isProtected: true }) : refuse(obstacle);
  },

  apply: (target, { to: DeletionProtection }, aws) => modifyDbCluster(target, { DeletionProtection }, aws),
});
