import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { dbInstancePermissions, findDbInstance, modifyDbInstance, stuckIn } from './database/index.ts';

/**
 * RDS.8: RDS DB instances should have deletion protection enabled.
 *
 * Costs nothing and disturbs nobody: the database goes on as it is, and nothing that waits for the
 * maintenance window is brought forward. But whoever wants to delete the instance, an automation such
 * as a CloudFormation stack among them, must turn the protection off first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-8
 */
export const rds8 = definePlaybook({
  control: 'RDS.8',
  title: 'protect an RDS DB instance against deletion',
  resourceType: 'AwsRdsDbInstance',
  scope: 'regional',
  effect: 'reversible',
  permissions: dbInstancePermissions,
  parameters: {},

  async read(target, aws) {
    const instance = await findDbInstance(target, aws);
    if (instance === undefined) return undefined;
    return {
      isProtected: instance.DeletionProtection ?? false,
      cluster: instance.DBClusterIdentifier ?? null,
      status: String(instance.DBInstanceStatus),
    };
  },

  plan(instance) {
    if (instance.isProtected) return { kind: 'compliant' };
    if (instance.cluster !== null) {
      return refuse(
        `The instance belongs to the DB cluster ${instance.cluster}, and only clusters as a whole can be protected. ` +
          'Remediate the finding of RDS.7 on the cluster.',
      );
    }
    const obstacle = stuckIn(instance.status);
    return obstacle === undefined ? set(instance, { isProtected: true }) : refuse(obstacle);
  },

  apply: (target, { to: DeletionProtection }, aws) => modifyDbInstance(target, { DeletionProtection }, aws),
});
