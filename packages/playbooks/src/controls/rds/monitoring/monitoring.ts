/** Enhanced Monitoring of a DB instance. */
import { paginateDescribeDBInstances, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { type Aws, type Target, cannot } from '../../../engine/index.ts';
import { databaseNameOf, findDbInstance, modifyDbInstance } from '../database/index.ts';

export interface Monitoring {
  /** The seconds between two samples. */
  readonly seconds: number;
  readonly roleArn: string;
}

/** Returns the monitoring of the instance; `null` if it is off, even if RDS still names a role. */
export function monitoringOf(instance: DBInstance): Monitoring | null {
  const { MonitoringInterval: seconds = 0, MonitoringRoleArn: roleArn = '' } = instance;
  return seconds === 0 ? null : { seconds, roleArn };
}

export async function monitor(target: Target, to: Monitoring | null, aws: Aws): Promise<void> {
  const instance = await findDbInstance(target, aws);
  // RDS returns InvalidDBInstanceState for a change that is already in progress.
  if (instance === undefined || isAlready(to, monitoringOf(instance))) return;
  const settings =
    to === null ? { MonitoringInterval: 0 } : { MonitoringInterval: to.seconds, MonitoringRoleArn: to.roleArn };
  await modifyDbInstance(target, settings, aws).catch(throwIfRoleIsNew);
}

/** Throws if the role also monitors other databases of the Region, so that undo keeps it. */
export async function requireNoOtherUser(target: Target, roleArn: string, aws: Aws): Promise<void> {
  const users: string[] = [];
  for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client: aws.client(RDSClient) }, {})) {
    const using = DBInstances.filter((instance) => monitoringOf(instance)?.roleArn === roleArn);
    users.push(...using.map(({ DBInstanceIdentifier }) => String(DBInstanceIdentifier)));
  }
  const others = users.filter((name) => name !== databaseNameOf(target));
  if (others.length === 0) return;
  cannot(
    `The role ${roleArn} also monitors ${others.join(', ')}, so ASR kept it. ` +
      'Undo those remediations too, or delete the role manually when it is no longer needed.',
  );
}

function isAlready(to: Monitoring | null, now: Monitoring | null): boolean {
  return to?.seconds === now?.seconds && to?.roleArn === now?.roleArn;
}

/**
 * RDS tests the role immediately. For some seconds after IAM created it, RDS returns the error name that it uses for
 * all invalid values. This error has a name of its own, so that ASR retries the call.
 */
class RoleNotReadyError extends Error {
  override readonly name = 'InvalidRoleException';
}

function throwIfRoleIsNew(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'InvalidParameterValue') throw error;
  if (!error.message.includes('ENHANCED_MONITORING')) throw error;
  throw new RoleNotReadyError(
    `RDS does not accept the role yet. Try again in a minute. RDS returned: ${error.message}`,
    {
      cause: error,
    },
  );
}
