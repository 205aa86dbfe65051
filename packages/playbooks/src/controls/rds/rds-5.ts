import { ModifyDBInstanceCommand, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { type Aws, type Target, cannot, definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  databaseNameOf,
  dbInstancePermissions,
  findDbInstance,
  otherPending,
  stuckIn,
  whyNotImmediately,
} from './database/index.ts';

/**
 * RDS.5: RDS DB instances should be configured with multiple Availability Zones.
 *
 * The standby about doubles the price of the instance. RDS creates it from a snapshot in minutes to hours, without
 * downtime. AWS advises against converting a busy production instance: require approval for this control, and approve
 * it for a quiet period. A SQL Server instance with a standby cannot be stopped.
 *
 * ASR makes the change immediately, because the next maintenance window can be a week away. RDS would then also apply
 * all other changes that are pending for the window, some of which restart the database. ASR therefore refuses an
 * instance with pending changes, and a member of a cluster.
 *
 * @failed The AWS Config rule `rds-multi-az-support` finds an instance without Multi-AZ. Instances of a Multi-AZ DB
 * cluster pass.
 * @reads The instance, its pending changes, and the Availability Zones of its subnets.
 * @impact Every write also waits for the standby. Latency is highest while the standby still loads its data.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Nothing is lost. Undo removes the standby, also without downtime.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-5
 */
export const rds5 = definePlaybook({
  control: 'RDS.5',
  title: 'add a standby in a second Availability Zone to an RDS DB instance',
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
    // RDS returns InvalidDBInstanceState for a change that is already in progress.
    if (instance === undefined || instance.multiAz === MultiAZ) return;

    // Undo calls this without a plan, and days later.
    const obstacle = obstacleTo(instance);
    if (obstacle !== undefined) cannot(obstacle);
    const DBInstanceIdentifier = databaseNameOf(target);
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
    /** As requested. It takes effect when the standby is ready. */
    multiAz: pending.MultiAZ ?? multiAzInEffect,
    multiAzInEffect,
    pending: otherPending(instance, 'MultiAZ'),
    engine: String(instance.Engine),
    status: String(instance.DBInstanceStatus),
    cluster: instance.DBClusterIdentifier ?? null,
    zones: zonesOf(instance),
  };
}

/** Returns the Availability Zones of the subnets. Empty if RDS does not return them. */
function zonesOf({ DBSubnetGroup: group }: DBInstance): readonly string[] {
  const zones = (group?.Subnets ?? []).flatMap((subnet) => subnet.SubnetAvailabilityZone?.Name ?? []);
  return [...new Set(zones)];
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

/** Returns why RDS cannot, or ASR must not, change Multi-AZ on this instance; `undefined` if nothing prevents it. */
function obstacleTo({ engine, cluster, pending, status, zones }: State): string | undefined {
  if (cluster !== null) {
    return (
      `The instance belongs to the DB cluster ${cluster}, which spans Availability Zones as a whole. ` +
      'Add a reader to the cluster in another zone.'
    );
  }
  if (engine.startsWith('custom-')) {
    return `RDS Custom (${engine}) requires a manual setup for Multi-AZ. Follow the RDS Custom guide.`;
  }
  if (engine === 'sqlserver-ex')
    return 'SQL Server Express does not support Multi-AZ. Move the database to another edition.';
  const stuck = stuckIn(status);
  if (stuck !== undefined) return stuck;
  const obstacle = whyNotImmediately(pending, 'A change to Multi-AZ');
  if (obstacle !== undefined) return obstacle;
  if (zones.length === 1) {
    return `The DB subnet group covers only ${zones.join()}. Add a subnet in another Availability Zone to it.`;
  }
  return undefined;
}
