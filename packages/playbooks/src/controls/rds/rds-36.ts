import { defineLogExports } from './log-exports/index.ts';

/**
 * RDS.36: RDS for PostgreSQL DB instances should publish logs to CloudWatch Logs.
 *
 * RDS then publishes the log `postgresql` of the instance. Other published logs stay.
 *
 * RDS creates the log groups `/aws/rds/instance/<name>/<type>`. They keep the logs forever unless you set a retention
 * period. CloudWatch Logs charges for ingested and stored data. The change does not restart the database.
 *
 * @failed The AWS Config rule `rds-postgresql-logs-to-cloudwatch` finds an instance of PostgreSQL that does not publish its log
 * `postgresql`.
 * @reads The published logs, the engine, the status and the DB cluster of the instance.
 * @impact None. Principals that can read these log groups can read the logs, which can contain statements with data.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo stops publishing. The log groups and what they contain stay.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-36
 */
export const rds36 = defineLogExports({
  control: 'RDS.36',
  title: 'publish the logs of an RDS DB instance of PostgreSQL to CloudWatch Logs',
  logTypes: (engine) => (engine === 'postgres' ? ['postgresql'] : []),
});
