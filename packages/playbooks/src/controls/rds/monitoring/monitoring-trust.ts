/** The trust policy of the Enhanced Monitoring role. */
import { type ResourceStatement, type Target, principalsOf, statementsOf } from '../../../engine/index.ts';

const service = 'monitoring.rds.amazonaws.com';

/**
 * Lets RDS use the role only for databases of this account. RDS acts for many customers,
 * so the condition prevents the confused deputy problem.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html#USER_Monitoring.OS.confused-deputy
 */
export function trustFor({ accountId }: Target) {
  return {
    Principal: { Service: service },
    Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}

/**
 * Returns whether only Enhanced Monitoring can assume the role. A database must not depend on a role that other
 * principals use.
 *
 * @param policy URL-encoded, as IAM returns it.
 */
export function trustsMonitoringAlone(policy = ''): boolean {
  const allows = statementsOf(decodeURIComponent(policy)).filter(({ Effect }) => Effect === 'Allow');
  return allows.length > 0 && allows.every(isForMonitoringAlone);
}

function isForMonitoringAlone(statement: ResourceStatement): boolean {
  const kinds = typeof statement.Principal === 'object' ? Object.keys(statement.Principal) : [];
  return kinds.join() === 'Service' && principalsOf(statement, 'Service').join() === service;
}
