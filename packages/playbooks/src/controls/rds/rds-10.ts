import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { type Aws, type Target, cannot, definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  databaseNameOf,
  dbInstancePermissions,
  findDbInstance,
  otherPending,
  stuckIn,
  whyNotImmediately,
} from './database/index.ts';

/** The engines of instances that have the setting themselves. */
const engines: readonly string[] = ['mysql', 'postgres', 'mariadb'];

/**
 * RDS.10: IAM authentication should be configured for RDS instances.
 *
 * Database users that are created for IAM can then sign in with a token instead of a password. All other users sign in as
 * before: the change adds a way in and removes none. It costs nothing and does not restart the database. Which IAM
 * principals may sign in is decided by `rds-db:connect` in IAM policies.
 *
 * ASR makes the change immediately, because the next maintenance window can be a week away. RDS would then also apply
 * all other changes that are pending for the window, some of which restart the database. ASR therefore refuses an
 * instance with pending changes, and a member of a cluster, which has the setting for all of its members.
 *
 * @failed The AWS Config rule `rds-instance-iam-authentication-enabled` finds an instance of MySQL, PostgreSQL, MariaDB
 * or Aurora without IAM authentication, in one of the states `available`, `backing-up`, `storage-optimization` or
 * `storage-full`.
 * @reads The setting, the pending changes, the engine, the cluster and the status of the instance.
 * @impact None. Principals with `rds-db:connect` can sign in as the database users that the policy names.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Nothing is lost. After an undo, database users of IAM can no longer sign in.
 * @unverified Which versions and instance classes do not support IAM authentication. RDS rejects the change of those.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-10
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 */
export const rds10 = definePlaybook({
  control: 'RDS.10',
  title: 'enable IAM authentication for an RDS DB instance',
  resourceType: 'AwsRdsDbInstance',
  permissions: dbInstancePermissions,
  parameters: {},
  settles: { withinSeconds: 1800, isSettled: ({ iamAuthentication, inEffect }) => iamAuthentication === inEffect },

  read,

  plan(instance) {
    if (instance.iamAuthentication) return { kind: 'compliant' };
    const obstacle = obstacleTo(instance);
    return obstacle === undefined ? set(instance, { iamAuthentication: true }) : refuse(obstacle);
  },

  async apply(target, { to: EnableIAMDatabaseAuthentication }, aws) {
    const instance = await read(target, aws);
    if (instance === undefined || instance.iamAuthentication === EnableIAMDatabaseAuthentication) return;
    // Undo calls this without a plan, and days later.
    const obstacle = obstacleTo(instance);
    if (obstacle !== undefined) cannot(obstacle);
    const DBInstanceIdentifier = databaseNameOf(target);
    await aws
      .client(RDSClient)
      .send(
        new ModifyDBInstanceCommand({ DBInstanceIdentifier, EnableIAMDatabaseAuthentication, ApplyImmediately: true }),
      );
  },
});

async function read(target: Target, aws: Aws) {
  const instance = await findDbInstance(target, aws);
  if (instance === undefined) return undefined;
  const { IAMDatabaseAuthenticationEnabled: inEffect = false, PendingModifiedValues: pending = {} } = instance;
  return {
    /** As requested. */
    iamAuthentication: pending.IAMDatabaseAuthenticationEnabled ?? inEffect,
    inEffect,
    pending: otherPending(instance, 'IAMDatabaseAuthenticationEnabled'),
    engine: String(instance.Engine),
    cluster: instance.DBClusterIdentifier ?? null,
    status: String(instance.DBInstanceStatus),
  };
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

function obstacleTo({ engine, cluster, pending, status }: State): string | undefined {
  if (cluster !== null) {
    return (
      `The instance belongs to the DB cluster ${cluster}, which has the setting for all of its members. Enable IAM ` +
      'authentication of the cluster.'
    );
  }
  if (!engines.includes(engine)) {
    return `RDS offers IAM authentication for MySQL, PostgreSQL and MariaDB, and the engine is ${engine}. Suppress the finding.`;
  }
  return stuckIn(status) ?? whyNotImmediately(pending, 'A change to IAM authentication');
}
