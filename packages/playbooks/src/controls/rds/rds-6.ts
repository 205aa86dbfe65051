import { type Plan, type Aws, type Target, definePlaybook, join, refuse, set } from '../../engine/index.ts';
import { dbInstancePermissions, findDbInstance, multiAzClusterOf } from './database/index.ts';
import {
  attachMonitoringPolicy,
  createMonitoringRole,
  deleteMonitoringRole,
  detachMonitoringPolicy,
  monitor,
  monitoringOf,
  monitoringPolicy,
  monitoringRoleArnOf,
  monitoringRoleNameOf,
  monitoringRolePermissions,
  readMonitoringRole,
  requireNoOtherUser,
  whyNotMonitored,
} from './monitoring/index.ts';
import { oneNumberOf } from '../../parameters/index.ts';

/**
 * RDS.6: Enhanced monitoring should be configured for RDS DB instances.
 *
 * An agent on the host of the database collects operating system metrics every 60 seconds and writes them to the log
 * group `RDSOSMetrics`. CloudWatch Logs charges for the ingested data, so shorter intervals cost more. The database
 * keeps running, and changes that are pending for the maintenance window stay pending.
 *
 * RDS writes with the role `asr-rds-monitoring-REGION`, which can do nothing else. ASR creates the role with the first
 * instance, tags it `asr:remediation`, and uses it for all instances of the Region.
 *
 * ASR does not change an interval that is shorter than required. Suppress that finding, or set the interval manually.
 *
 * @failed The AWS Config rule `rds-enhanced-monitoring-enabled` finds an instance without Enhanced Monitoring, or with
 * another interval than the parameter of the control.
 * @reads The monitoring of the instance, and the role of ASR with its policy and trust.
 * @impact None.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo turns monitoring off, and deletes the role if no other instance uses it. The data in the log group stays.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-6
 */
export const rds6 = definePlaybook({
  control: 'RDS.6',
  title: 'enable Enhanced Monitoring of an RDS DB instance',
  resourceType: 'AwsRdsDbInstance',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [...dbInstancePermissions.read, ...monitoringRolePermissions.read],
    write: [...dbInstancePermissions.write, ...monitoringRolePermissions.write],
    dependent: [
      ...monitoringRolePermissions.dependent,
      { action: 'iam:PassRole', because: 'ModifyDBInstance passes the role to RDS.' },
    ],
    on: {
      ...dbInstancePermissions.on,
      ...monitoringRolePermissions.on,
      // Undo reads which other instances use the role.
      'rds:DescribeDBInstances': ['arn:{partition}:rds:{region}:{account}:db:*'],
      // An instance can have another role. Enhanced Monitoring runs no code of the caller as the role.
      'iam:PassRole': ['arn:{partition}:iam::{account}:role/*'],
    },
    when: {
      ...monitoringRolePermissions.when,
      'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' } },
    },
  },
  parameters: {
    monitoringInterval: oneNumberOf([0, 1, 5, 10, 15, 30, 60], {
      default: 0,
      meaning: 'exact',
      unit: 'seconds',
      description: '0: any interval, or 60 if monitoring is off. AWS Config accepts only the exact interval.',
    }),
  },
  settles: {
    withinSeconds: 1800,
    isSettled: ({ status }) => status !== 'modifying' && status !== 'configuring-enhanced-monitoring',
  },

  read,

  plan(instance, { monitoringInterval }) {
    const { monitoring } = instance;
    const seconds = monitoringInterval === 0 ? (monitoring?.seconds ?? 60) : monitoringInterval;
    if (monitoring?.seconds === seconds) return { kind: 'compliant' };
    const obstacle = whyNotMonitored(instance);
    if (obstacle !== undefined) return refuse(obstacle);
    return monitoring === null ? beginMonitoring(instance, seconds) : changeInterval(instance, monitoring, seconds);
  },

  async apply(target, change, aws) {
    if (change.field === 'monitoring') return monitor(target, change.to, aws);
    if (change.field === 'role') {
      return change.to === null ? deleteMonitoringRole(target, aws) : createMonitoringRole(target, aws);
    }
    if (change.to !== null) return attachMonitoringPolicy(target, aws);
    await requireNoOtherUser(target, monitoringRoleArnOf(target), aws);
    await detachMonitoringPolicy(target, aws);
  },
});

async function read(target: Target, aws: Aws) {
  const instance = await findDbInstance(target, aws);
  if (instance === undefined) return undefined;
  return {
    ...(await readMonitoringRole(target, aws)),
    monitoring: monitoringOf(instance),
    newRole: { name: monitoringRoleNameOf(target), arn: monitoringRoleArnOf(target) },
    engine: String(instance.Engine),
    instanceClass: String(instance.DBInstanceClass),
    multiAzCluster: multiAzClusterOf(instance),
    status: String(instance.DBInstanceStatus),
  };
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

type Planned = Plan<State, 'role' | 'rolePolicy' | 'monitoring'>;

function beginMonitoring(instance: State, seconds: number): Planned {
  const { newRole, roleTrust } = instance;
  if (roleTrust === 'other principals') {
    return refuse(
      `Principals other than Enhanced Monitoring can assume the role ${newRole.name}. ` +
        'Delete the role, or correct its trust policy.',
    );
  }
  return join(
    set(instance, { role: newRole.name }),
    set(instance, { rolePolicy: monitoringPolicy }),
    set(instance, { monitoring: { seconds, roleArn: newRole.arn } }),
  );
}

function changeInterval(instance: State, monitoring: NonNullable<State['monitoring']>, seconds: number): Planned {
  if (monitoring.seconds > seconds) return set(instance, { monitoring: { ...monitoring, seconds } });
  return refuse(
    `The instance is monitored every ${monitoring.seconds} seconds, more often than the ${seconds} that the control ` +
      'requires. Suppress the finding, or set the interval manually.',
  );
}
