import { ModifyDBInstanceCommand, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { type Aws, type Target, cannot, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';
import { dbInstancePermissions, findDbInstance, stuckIn } from './database/index.ts';

/**
 * RDS.5: RDS DB instances should be configured with multiple Availability Zones.
 *
 * The standby about doubles what the instance costs. RDS builds it from a snapshot in minutes to
 * hours, without downtime; but every write then waits for the standby too, and most of all while
 * that is still loading. AWS advises against converting a busy production instance: require
 * approval for this control, and approve it for a quiet hour. SQL Server with a standby cannot be
 * stopped. Undo removes the standby, again without downtime.
 *
 * The change is made at once, since a maintenance window can be a week away. RDS would then also
 * make every other change that waits for the window, and some of those restart the database: an
 * instance with any is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-5
 */
export const rds5 = definePlaybook({
  control: 'RDS.5',
  title: 'give an RDS DB instance a standby in a second Availability Zone',
  resourceType: 'AwsRdsDbInstance',
  scope: 'regional',
  effect: 'reversible',
  permissions: dbInstancePermissions,
  parameters: {},
  settles: { withinSeconds: 7200, isSettled: ({ multiAz, multiAzInEffect }) => multiAz === multiAzInEffect },

  read,

  plan(instance) {
    if (instance.multiAz) return { kind: 'compliant' };
    const obstacle = obstacleTo(instance);
    return obstacle === undefined ? set(instance, { multiAz: true }) : refuse(obstacle);
  },

  async apply(target, { to: MultiAZ }, aws) {
    const instance = await read(target, aws);
    // RDS answers InvalidDBInstanceState to an order that it is already carrying out.
    if (instance === undefined || instance.multiAz === MultiAZ) return;

    // Undo comes here without a plan, and days later.
    const obstacle = obstacleTo(instance);
    if (obstacle !== undefined) cannot(obstacle);
    const DBInstanceIdentifier = lastPartOf(target.resourceId);
    await aws
      .client(RDSClient)
      .send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, MultiAZ, ApplyImmediately: true }));
  },
});

async function read(target: Target, aws: Aws) {
  const instance = await findDbInstance(target, aws);
  if (instance === undefined) return undefined;

  const { MultiAZ: multiAzInEffect = false, PendingModifiedValues: pending = {} } = instance;
  return {
    /** As ordered; in effect only once the standby stands. */
    multiAz: pending.MultiAZ ?? multiAzInEffect,
    multiAzInEffect,
    /**
     * Other changes that wait for the maintenance window: their names alone, for a password can be
     * among them.
     */
    pending: Object.keys(pending).filter((name) => name !== 'MultiAZ'),
    engine: String(instance.Engine),
    status: String(instance.DBInstanceStatus),
    cluster: instance.DBClusterIdentifier ?? null,
    zones: zonesOf(instance),
  };
}

/** The Availability Zones there are subnets in. None where RDS does not say. */
function zonesOf({ DBSubnetGroup: group }: DBInstance): readonly string[] {
  const zones = (group?.Subnets ?? []).flatMap((subnet) => subnet.SubnetAvailabilityZone?.Name ?? []);
  return [...new Set(zones)];
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

/** Why RDS would not, or we should not, change Multi-AZ on this instance. */
function obstacleTo({ engine, cluster, pending, status, zones }: State): string | undefined {
  if (cluster !== null) {
    return (
      `The instance belongs to the DB cluster ${cluster}, which is spread over Availability Zones as a whole. ` +
      'Add a reader to the cluster in another zone.'
    );
  }
  if (engine.startsWith('custom-')) {
    return `RDS Custom (${engine}) needs a set-up of its own before Multi-AZ. Follow the RDS Custom guide by hand.`;
  }
  if (engine === 'sqlserver-ex') return 'SQL Server Express has no Multi-AZ. Move the database to another edition.';
  const stuck = stuckIn(status);
  if (stuck !== undefined) return stuck;
  if (pending.length > 0) {
    return (
      `Multi-AZ at once would also make the changes that wait for the maintenance window: ${pending.join(', ')}. ` +
      'Let the window pass, then remediate again.'
    );
  }
  if (zones.length === 1) {
    return `The DB subnet group covers ${zones.join()} only. Add a subnet in another Availability Zone to it.`;
  }
  return undefined;
}
