import { definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  dbInstancePermissions,
  findDbInstance,
  modifyDbInstance,
  multiAzClusterOf,
  stuckIn,
} from './database/index.ts';

/**
 * RDS.2: RDS DB Instances should prohibit public access, as determined by the PubliclyAccessible
 * configuration.
 *
 * The name of the database then leads to its private address only: whoever connects from outside the
 * VPC no longer can, such as offices, laptops and services without a VPN. Clients inside the VPC go
 * on as before. The database keeps running, and nothing that waits for the maintenance window is
 * brought forward. Undo gives the database a public address again, but a new one.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2
 */
export const rds2 = definePlaybook({
  control: 'RDS.2',
  title: 'take away the public address of an RDS DB instance',
  resourceType: 'AwsRdsDbInstance',
  scope: 'regional',
  effect: 'reversible',
  permissions: dbInstancePermissions,
  parameters: {},

  async read(target, aws) {
    const instance = await findDbInstance(target, aws);
    if (instance === undefined) return undefined;
    return {
      isPublic: instance.PubliclyAccessible ?? false,
      multiAzCluster: multiAzClusterOf(instance),
      status: String(instance.DBInstanceStatus),
    };
  },

  plan(instance) {
    if (!instance.isPublic) return { kind: 'compliant' };
    if (instance.multiAzCluster !== null) {
      return refuse(
        `The instance belongs to the Multi-AZ DB cluster ${instance.multiAzCluster}, which is public for good. ` +
          'Restore a snapshot of it as a private cluster, or close its security groups.',
      );
    }
    const obstacle = stuckIn(instance.status);
    return obstacle === undefined ? set(instance, { isPublic: false }) : refuse(obstacle);
  },

  apply: (target, { to: PubliclyAccessible }, aws) => modifyDbInstance(target, { PubliclyAccessible }, aws),
});
