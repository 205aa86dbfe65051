import { texts } from '../../parameters/index.ts';
import { defineLogExports } from './log-exports/index.ts';

/**
 * RDS.40: RDS for SQL Server DB instances should publish logs to CloudWatch Logs.
 *
 * RDS then publishes the logs in `logTypes`: `agent` and `error` by default. Other published logs stay.
 *
 * RDS creates the log groups `/aws/rds/instance/<name>/<type>`. They keep the logs forever unless you set a retention
 * period. CloudWatch Logs charges for ingested and stored data. The change does not restart the database.
 *
 * @failed The AWS Config rule `rds-sql-server-logs-to-cloudwatch` finds an instance of SQL Server that does not publish a log
 * in `logTypes`.
 * @reads The published logs, the engine, the status and the DB cluster of the instance.
 * @impact None. Principals that can read these log groups can read the logs, which can contain statements with data.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo stops publishing. The log groups and what they contain stay.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-40
 */
export const rds40 = defineLogExports({
  control: 'RDS.40',
  title: 'publish the logs of an RDS DB instance of SQL Server to CloudWatch Logs',
  parameters: {
    logTypes: texts({
      default: ['agent', 'error'],
      meaning: 'exact',
      pattern: /^(agent|error)$/,
      form: 'agent or error',
      most: 2,
    }),
  },
  logTypes: (engine, { logTypes }) => (engine.startsWith('sqlserver-') ? logTypes : []),
});
