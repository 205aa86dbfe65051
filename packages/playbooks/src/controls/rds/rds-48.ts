import { defineClusterFlag } from './database/index.ts';

/**
 * RDS.48: RDS for MySQL DB clusters should be configured to copy tags to DB snapshots.
 *
 * New snapshots get the tags of the cluster. Existing snapshots stay as they are. The change costs nothing and does
 * not affect the databases. If you use tags to allocate costs, they now apply to new snapshots too.
 *
 * @failed The AWS Config rule `rds-mysql-cluster-copy-tags-to-snapshot-check` finds a Multi-AZ DB cluster of MySQL that does not copy
 * its tags to snapshots.
 * @reads The setting and the status of the cluster.
 * @impact Principals whose access to new snapshots depends on tags gain or lose it.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the cluster.
 * @undo Undo turns the setting off. Snapshots keep the tags that they got.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-48
 */
export const rds48 = defineClusterFlag({
  control: 'RDS.48',
  title: 'copy the tags of a DB cluster of MySQL to its snapshots',
  setting: 'CopyTagsToSnapshot',
});
