import { askFor, cutOff, definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  dbInstancePermissions,
  findDbInstance,
  modifyDbInstance,
  multiAzClusterOf,
  publicClients,
  stuckIn,
} from './database/index.ts';

/**
 * RDS.2: RDS DB Instances should prohibit public access, as determined by the PubliclyAccessible
 * configuration.
 *
 * After the change, the DNS name of the database resolves only to its private IP address. Clients inside the VPC are
 * not affected. The database keeps running, and changes that are pending for the maintenance window stay pending.
 *
 * If a security group of the instance lets in public addresses or a prefix list, the change waits for approval, and
 * the approver sees them. A rule for every address names no client, so it does not require approval. ASR refuses a
 * member of a Multi-AZ DB cluster, whose public access cannot be turned off.
 *
 * @failed The AWS Config rule `rds-instance-public-access-check` finds `PubliclyAccessible` in the configuration of
 * the instance.
 * @reads The instance, and the inbound rules of its security groups for its port.
 * @impact Clients outside the VPC, such as offices, laptops and services without a VPN.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo makes the database public again, with a new public address.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2
 */
export const rds2 = definePlaybook({
  control: 'RDS.2',
  title: 'remove public access to an RDS DB instance',
  resourceType: 'AwsRdsDbInstance',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    ...dbInstancePermissions,
    // This action has no resource-level permission.
    read: [...dbInstancePermissions.read, 'ec2:DescribeSecurityGroups'],
  },
  parameters: {},

  async read(target, aws) {
    const instance = await findDbInstance(target, aws);
    if (instance === undefined) return undefined;
    const isPublic = instance.PubliclyAccessible ?? false;
    return {
      isPublic,
      clients: isPublic ? await publicClients(instance, aws) : [],
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
    if (obstacle !== undefined) return refuse(obstacle);
    const clients = instance.clients.map((name) => ({ kind: 'clients of', name }));
    return askFor(set(instance, { isPublic: false }), 'isPublic', cutOff(clients, 'connect to the database'));
  },

  apply: (target, { to: PubliclyAccessible }, aws) => modifyDbInstance(target, { PubliclyAccessible }, aws),
});
