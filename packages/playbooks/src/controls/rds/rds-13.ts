import { ModifyDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { askFor, definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  dbInstancePermissions,
  findDbInstance,
  isWindowOpen,
  modifyDbInstance,
  multiAzClusterOf,
  stuckIn,
  upgradeOutage,
} from './database/index.ts';

/**
 * RDS.13: RDS automatic minor version upgrades should be enabled.
 *
 * When AWS marks a minor version for automatic upgrade, RDS installs it in the maintenance window of the instance. If
 * an upgrade is already due and the window is open, RDS can begin the upgrade immediately, so the change waits for
 * approval while the window is open.
 *
 * If the instance belongs to a Multi-AZ DB cluster, ASR changes the setting of the cluster, for all its instances. The
 * instances of an Aurora cluster each have the setting: Aurora upgrades only if the cluster and all its instances have
 * it enabled, and this control checks each instance separately. RDS Custom does not support automatic upgrades, so ASR
 * refuses its instances.
 *
 * @failed The AWS Config rule `rds-automatic-minor-version-upgrade-enabled` finds an instance without automatic minor
 * version upgrades.
 * @reads The setting, the cluster, the engine, the status and the maintenance window of the instance.
 * @impact Clients of the database, for some minutes during each upgrade. Check that the maintenance window is suitable.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo turns automatic upgrades off, but cannot revert an upgrade that is already installed.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-13
 */
export const rds13 = definePlaybook({
  control: 'RDS.13',
  title: 'enable automatic minor version upgrades of an RDS DB instance',
  resourceType: 'AwsRdsDbInstance',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: dbInstancePermissions.read,
    write: [...dbInstancePermissions.write, 'rds:ModifyDBCluster'],
    // The instance's id does not show which cluster it belongs to.
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
      isWindowOpen: isWindowOpen(instance.PreferredMaintenanceWindow, aws.now()),
    };
  },

  plan(instance) {
    if (instance.upgrades) return { kind: 'compliant' };
    if (instance.isCustom) {
      return refuse(
        'RDS Custom does not support automatic upgrades. Upgrade the instance manually, and suppress the finding.',
      );
    }
    const obstacle = stuckIn(instance.status);
    if (obstacle !== undefined) return refuse(obstacle);
    return askFor(
      set(instance, { upgrades: true }),
      'upgrades',
      instance.isWindowOpen ? upgradeOutage('instance') : '',
    );
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
