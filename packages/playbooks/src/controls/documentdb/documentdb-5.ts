import { defineClusterFlag } from '../rds/database/index.ts';

/**
 * DocumentDB.5: Amazon DocumentDB clusters should have deletion protection enabled.
 *
 * Deletion protection costs nothing and does not affect the databases. Changes that are pending for the maintenance
 * window stay pending. The control RDS.7 also reports clusters of Amazon DocumentDB: one remediation is enough for both.
 *
 * @failed The AWS Config rule `docdb-cluster-deletion-protection-enabled` finds a cluster of Amazon DocumentDB without deletion
 * protection.
 * @reads The setting and the status of the cluster.
 * @impact Users and automation that delete the cluster, such as a CloudFormation stack. They must turn deletion
 * protection off first.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the cluster.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/documentdb-controls.html#documentdb-5
 */
export const documentDb5 = defineClusterFlag({
  control: 'DocumentDB.5',
  title: 'enable deletion protection for an Amazon DocumentDB cluster',
  setting: 'DeletionProtection',
});
