import { ModifyDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  dbInstancePermissions,
  findDbInstance,
  modifyDbInstance,
  multiAzClusterOf,
  stuckIn,
} from './database/index.ts';

/**
 * RDS.13: RDS automatic minor version upgrades should be enabled.
 *
 * Nothing happens now. When AWS marks a minor version for automatic upgrade, RDS installs it in the
 * maintenance window of the instance, and the database is down for some minutes meanwhile: make sure
 * that the window suits. An upgrade that was made cannot be undone; undo only stops the next. The
 * setting of a Multi-AZ DB cluster is made on the cluster, for all its instances. RDS Custom has no
 * such upgrades, so its instances are refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-13
 */
export const rds13 = definePlaybook({
  control: 'RDS.13',
  title: 'upgrade an RDS DB instance to minor versions in its maintenance window',
  resourceType: 'AwsRdsDbInstance',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: dbInstancePermissions.read,
    write: [...dbInstancePermissions.write, 'rds:ModifyDBCluster'],
    // The instance's id does not tell which cluster it belongs to.
    on: { ...dbInstancePermissions.on, 'rds:ModifyDBCluster': ['arn:{partition}:rds:{region}:{account}:cluster:*'] },
  },
  parameters: {},

  async read(target, aws) {
    const instance = await findDbInstance(target, aws);
    if (instance === undefined) return undefined;
    return {
      upgrades: instance.AutoMinorVersionUpgrade ?? false,
      multiAzCluster: multiAzClusterOf(instance),
      isCustom: instance.Engine?.startsWith('custom-') ?? false,
      status: String(instance.DBInstanceStatus),
    };
  },

  plan(instance) {
    if (instance.upgrades) return { kind: 'compliant' };
    if (instance.isCustom) {
      return refuse('RDS Custom has no automatic upgrades. Upgrade the instance by hand, and suppress the finding.');
    }
    const obstacle = stuckIn(instance.status);
    return obstacle === undefined ? set(instance, { upgrades: true }) : refuse(obstacle);
  },

  async apply(target, { to: AutoMinorVersionUpgrade }, aws) {
    const instance = await findDbInstance(target, aws);
    if (instance === undefined) return;
    const cluster = multiAzClusterOf(instance);
    if (cluster === null) return modifyDbInstance(target, { AutoMinorVersionUpgrade }, aws);
    const modify = new ModifyDBClusterCommand({ DBClusterIdentifier: cluster, AutoMinorVersionUpgrade });
    await aws.client(RDSClient).send(modify);
  },
});
