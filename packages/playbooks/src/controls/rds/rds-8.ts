import { defineInstanceFlag } from './database/index.ts';

/**
 * RDS.8: RDS DB instances should have deletion protection enabled.
 *
 * Deletion protection costs nothing and does not affect the database. Changes that are pending for the maintenance
 * window stay pending. ASR refuses a member of a cluster, which can be protected only as a whole, with RDS.7.
 *
 * @failed The AWS Config rule `rds-instance-deletion-protection-enabled` finds an instance without deletion
 * protection. Security Hub applies it to MariaDB, MySQL, Oracle, PostgreSQL and SQL Server.
 * @reads The setting, the cluster and the status of the instance.
 * @impact Users and automation that delete the instance, such as a CloudFormation stack. They must turn deletion
 * protection off first.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Nothing is lost.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-8
 */
export const rds8 = defineInstanceFlag({
  control: 'RDS.8',
  title: 'enable deletion protection for an RDS DB instance',
  setting: 'DeletionProtection',
  whyNotMember: (cluster) =>
    `The instance belongs to the DB cluster ${cluster}, which can be protected only as a whole. ` +
    'Remediate the RDS.7 finding of the cluster.',
  formerFields: { isProtected: 'isEnabled' },
});
