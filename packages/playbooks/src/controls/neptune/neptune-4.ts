import { defineClusterFlag } from '../rds/database/index.ts';

/**
 * Neptune.4: Neptune DB clusters should have deletion protection enabled.
 *
 * Deletion protection costs nothing and does not affect the databases. Changes that are pending for the maintenance
 * window stay pending. The control RDS.7 also reports clusters of Neptune: one remediation is enough for both.
 *
 * @failed The AWS Config rule `neptune-cluster-deletion-protection-enabled` finds a Neptune cluster without deletion
 * protection.
 * @reads The setting and the status of the cluster.
 * @impact Users and automation that delete the cluster, such as a CloudFormation stack. They must turn deletion
 * protection off first.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the cluster.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/neptune-controls.html#neptune-4
 */
export const neptune4 = defineClusterFlag({
  control: 'Neptune.4',
  title: 'enable deletion protection for a Neptune DB cluster',
  setting: 'DeletionProtection',
});
