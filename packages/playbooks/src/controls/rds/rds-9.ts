import { defineLogExports } from './log-exports/index.ts';

const mySqlLogs = ['audit', 'error', 'general', 'slowquery'];

/** The logs that the control requires, by the engine. The engines of Oracle and SQL Server have one for each edition. */
const logsOf: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^oracle-/, ['alert', 'audit', 'trace', 'listener']],
  [/^postgres$/, ['postgresql', 'upgrade']],
  [/^(mysql|mariadb|aurora|aurora-mysql)$/, mySqlLogs],
  [/^sqlserver-/, ['error', 'agent']],
  [/^aurora-postgresql$/, ['postgresql']],
];

/**
 * RDS.9: RDS DB instances should publish logs to CloudWatch Logs.
 *
 * RDS then publishes the logs that the control requires of the engine: of MySQL and MariaDB `audit`, `error`, `general` and
 * `slowquery`; of PostgreSQL `postgresql` and `upgrade`; of SQL Server `error` and `agent`; of Oracle `alert`, `audit`,
 * `trace` and `listener`. Other published logs stay. MySQL and MariaDB write general and slow query logs only if the
 * parameters `general_log`, `slow_query_log` and `log_output` of the instance say so.
 *
 * RDS creates the log groups `/aws/rds/instance/<name>/<type>`. They keep the logs forever unless you set a retention
 * period. CloudWatch Logs charges for ingested and stored data. The change does not restart the database.
 *
 * MySQL and MariaDB write the audit log only with the option `MARIADB_AUDIT_PLUGIN`. ASR refuses an instance whose option
 * group lacks it, because the finding would stay. It also refuses a member of a DB cluster, such as an instance of Aurora,
 * whose cluster publishes the logs.
 *
 * @failed The AWS Config rule `rds-logging-enabled` finds an instance that does not publish a log that the control requires.
 * @reads The published logs, the engine, the status and the DB cluster of the instance, and the option group of MySQL and
 * MariaDB.
 * @impact None. Principals that can read these log groups can read the logs, which can contain statements with data.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo stops publishing. The log groups and what they contain stay.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.MySQL.Options.AuditPlugin.html
 */
export const rds9 = defineLogExports({
  control: 'RDS.9',
  title: 'publish the logs of an RDS DB instance to CloudWatch Logs',
  auditsByOption: true,
  logTypes: (engine) => logsOf.find(([pattern]) => pattern.test(engine))?.[1] ?? [],
});
