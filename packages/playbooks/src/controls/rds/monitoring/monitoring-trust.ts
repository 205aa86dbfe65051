/** Who may assume the role of Enhanced Monitoring. */
import { type ResourceStatement, type Target, principalsOf, statementsOf } from '../../../engine/index.ts';

const service = 'monitoring.rds.amazonaws.com';

/**
 * RDS works for all its customers: it may use the role for the databases of this account only.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html#USER_Monitoring.OS.confused-deputy
 */
export function trustPolicyFor({ accountId }: Target): object {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
  return { Version: '2012-10-17', Statement: [trust] };
}

/**
 * Whether nobody else may assume the role: what others can use is not for a database to lean on.
 *
 * @param policy URL-encoded, as IAM gives it.
 */
export function trustsMonitoringAlone(policy = ''): boolean {
  const allows = statementsOf(decodeURIComponent(policy)).filter(({ Effect }) => Effect === 'Allow');
  return allows.length > 0 && allows.every(isForMonitoringAlone);
}

function isForMonitoringAlone(statement: ResourceStatement): boolean {
  const kinds = typeof statement.Principal === 'object' ? Object.keys(statement.Principal) : [];
  return kinds.join() === 'Service' && principalsOf(statement, 'Service').join() === service;
}
