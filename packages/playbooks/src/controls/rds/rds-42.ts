import { texts } from '../../parameters/index.ts';
import { defineLogExports } from './log-exports/index.ts';

/**
 * RDS.42: RDS for MariaDB DB instances should publish logs to CloudWatch Logs.
 *
 * RDS then publishes the logs in `logTypes`: `audit` and `error` by default. Other published logs stay. MariaDB writes
 * general and slow query logs only if the parameters `general_log`, `slow_query_log` and `log_output` of the instance say so.
 *
 * RDS creates the log groups `/aws/rds/instance/<name>/<type>`. They keep the logs forever unless you set a retention
 * period. CloudWatch Logs charges for ingested and stored data. The change does not restart the database.
 *
 * MariaDB writes the audit log only with the option `MARIADB_AUDIT_PLUGIN`. ASR refuses an instance whose option group lacks
 * it, because the finding would stay.
 *
 * @failed The AWS Config rule `mariadb-publish-logs-to-cloudwatch-logs` finds an instance of MariaDB that does not publish a
 * log in `logTypes`.
 * @reads The published logs, the engine, the status and the option group of the instance.
 * @impact None. Principals that can read these log groups can read the logs, which can contain statements with data.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo stops publishing. The log groups and what they contain stay.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-42
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.MariaDB.Options.html
 */
export const rds42 = defineLogExports({
  control: 'RDS.42',
  title: 'publish the logs of an RDS DB instance of MariaDB to CloudWatch Logs',
  auditsByOption: true,
  parameters: {
    logTypes: texts({
      default: ['audit', 'error'],
      meaning: 'exact',
      pattern: /^(audit|error|general|slowquery)$/,
      form: 'audit, error, general or slowquery',
      most: 4,
    }),
  },
  logTypes: (engine, { logTypes }) => (engine === 'mariadb' ? logTypes : []),
});
