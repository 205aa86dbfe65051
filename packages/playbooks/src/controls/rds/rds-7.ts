import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { dbClusterPermissions, findDbCluster, modifyDbCluster, stuckIn } from './database/index.ts';

/**
 * RDS.7: RDS clusters should have deletion protection enabled.
 *
 * Costs nothing and disturbs nobody: the databases go on as they are, and nothing that waits for the
 * maintenance window is brought forward. But whoever wants to delete the cluster, an automation such
 * as a CloudFormation stack among them, must turn the protection off first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-7
 */
export const rds7 = definePlaybook({
  control: 'RDS.7',
  title: 'protect an RDS DB cluster against deletion',
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
