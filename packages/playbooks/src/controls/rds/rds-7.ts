import { defineClusterFlag } from './database/index.ts';

/**
 * RDS.7: RDS clusters should have deletion protection enabled.
 *
 * Deletion protection costs nothing and does not affect the databases. Changes that are pending for the maintenance
 * window stay pending. The control also reports clusters of Amazon Neptune and Amazon DocumentDB.
 *
 * @failed The AWS Config rule `rds-cluster-deletion-protection-enabled` finds a cluster without deletion protection.
 * @reads The setting and the status of the cluster.
 * @impact Users and automation that delete the cluster, such as a CloudFormation stack. They must turn deletion
 * protection off first.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the cluster.
 * @undo Nothing is lost.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-7
 */
export const rds7 = defineClusterFlag({
  control: 'RDS.7',
  title: 'enable deletion protection for an RDS DB cluster',
  setting: 'DeletionProtection',
  formerFields: { isProtected: 'isEnabled' },
});
