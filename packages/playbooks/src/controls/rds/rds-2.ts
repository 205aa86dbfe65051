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
 * After the change, the DNS name of the database resolves only to its private IP address. Clients outside the VPC can
 * no longer connect, such as offices, laptops and services without a VPN. Clients inside the VPC are not affected.
 *
 * The database keeps running, and changes that are pending for the maintenance window stay pending. Undo makes the
 * database public again, with a new public address.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2
 */
export const rds2 = definePlaybook({
  control: 'RDS.2',
  title: 'remove public access to an RDS DB instance',
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
        `The instance belongs to the Multi-AZ DB cluster ${instance.multiAzCluster}, whose public access cannot be ` +
          'turned off. Restore a snapshot of it as a private cluster, or restrict its security groups.',
      );
    }
    const obstacle = stuckIn(instance.status);
    return obstacle === undefined ? set(instance, { isPublic: false }) : refuse(obstacle);
  },

  apply: (target, { to: PubliclyAccessible }, aws) => modifyDbInstance(target, { PubliclyAccessible }, aws),
});
