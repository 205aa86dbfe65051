/**
 * Reads and modifies DB instances, for the controls that change one of their settings.
 *
 * Never uses `ApplyImmediately`: RDS applies these settings immediately without it, and with it would also apply all
 * changes that are pending for the maintenance window, which may restart the database.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
 */
import {
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  type DBInstance,
  type ModifyDBInstanceMessage,
} from '@aws-sdk/client-rds';
import { type Aws, type Permissions, type Target, ifAbsent } from '../../../engine/index.ts';
import { databaseNameOf } from './database-name.ts';

export const dbInstancePermissions = {
  read: ['rds:DescribeDBInstances'],
  write: ['rds:ModifyDBInstance'],
  on: {
    'rds:DescribeDBInstances': ['arn:{partition}:rds:{region}:{account}:db:{id}'],
    'rds:ModifyDBInstance': ['arn:{partition}:rds:{region}:{account}:db:{id}'],
  },
} as const satisfies Permissions;

/** Returns the instance; `undefined` if there is none, or if it is being deleted. */
export async function findDbInstance(target: Target, aws: Aws): Promise<DBInstance | undefined> {
  const { DBInstances: [instance] = [] } = await aws
    .client(RDSClient)
    .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: databaseNameOf(target) }))
    .catch(ifAbsent('DBInstanceNotFoundFault', { DBInstances: [] }));
  return instance?.DBInstanceStatus === 'deleting' ? undefined : instance;
}

type ImmediateSettings = Pick<
  ModifyDBInstanceMessage,
  | 'AutoMinorVersionUpgrade'
  | 'CopyTagsToSnapshot'
  | 'DeletionProtection'
  | 'MonitoringInterval'
  | 'MonitoringRoleArn'
  | 'PubliclyAccessible'
>;

export async function modifyDbInstance(target: Target, settings: ImmediateSettings, aws: Aws): Promise<void> {
  const DBInstanceIdentifier = databaseNameOf(target);
  await aws.client(RDSClient).send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, ...settings }));
}

/**
 * Returns the Multi-AZ DB cluster of the instance, whose settings belong to the cluster. Instances of Aurora, Neptune
 * and DocumentDB have their own settings: returns `null`.
 */
export function multiAzClusterOf({ Engine: engine = '', DBClusterIdentifier: cluster }: DBInstance): string | null {
  return ['mysql', 'postgres'].includes(engine) ? (cluster ?? null) : null;
}
