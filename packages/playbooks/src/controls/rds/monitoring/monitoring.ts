/** Enhanced Monitoring of a DB instance. */
import { paginateDescribeDBInstances, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { type Aws, type Target, cannot, lastPartOf } from '../../../engine/index.ts';
import { findDbInstance, modifyDbInstance } from '../database/index.ts';

export interface Monitoring {
  /** Between two looks. */
  readonly seconds: number;
  readonly roleArn: string;
}

/** `null` where it is off; RDS may go on naming a role then. */
export function monitoringOf(instance: DBInstance): Monitoring | null {
  const { MonitoringInterval: seconds = 0, MonitoringRoleArn: roleArn = '' } = instance;
  return seconds === 0 ? null : { seconds, roleArn };
}

export async function monitor(target: Target, to: Monitoring | null, aws: Aws): Promise<void> {
  const instance = await findDbInstance(target, aws);
  // RDS answers InvalidDBInstanceState to an order that it is already carrying out.
  if (instance === undefined || isAlready(to, monitoringOf(instance))) return;
  const settings =
    to === null ? { MonitoringInterval: 0 } : { MonitoringInterval: to.seconds, MonitoringRoleArn: to.roleArn };
  await modifyDbInstance(target, settings, aws).catch(throwIfRoleIsNew);
}

/** Stops the undo while other databases of the Region are monitored by the role. */
export async function requireNoOtherUser(target: Target, roleArn: string, aws: Aws): Promise<void> {
  const users: string[] = [];
  for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client: aws.client(RDSClient) }, {})) {
    const using = DBInstances.filter((instance) => monitoringOf(instance)?.roleArn === roleArn);
    users.push(...using.map(({ DBInstanceIdentifier }) => String(DBInstanceIdentifier)));
  }
  const others = users.filter((name) => name !== lastPartOf(target.resourceId));
  if (others.length === 0) return;
  cannot(
    `The role ${roleArn} also monitors ${others.join(', ')}, so it was kept. ` +
      'Undo those remediations too, or delete it by hand once nobody needs it.',
  );
}

function isAlready(to: Monitoring | null, now: Monitoring | null): boolean {
  return to?.seconds === now?.seconds && to?.roleArn === now?.roleArn;
}

/**
 * RDS tries the role at once, and for some seconds after IAM made it answers with a name that it gives to wrong
 * values of every kind. This one says that another try can help.
 */
class RoleNotReadyError extends Error {
  override readonly name = 'InvalidRoleException';
}

function throwIfRoleIsNew(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'InvalidParameterValue') throw error;
  if (!error.message.includes('ENHANCED_MONITORING')) throw error;
  throw new RoleNotReadyError(`RDS does not accept the role yet. Try again in a minute. RDS said: ${error.message}`, {
    cause: error,
  });
}
