import { defineClusterFlag } from './database/index.ts';

/**
 * RDS.16: Aurora DB clusters should be configured to copy tags to DB snapshots.
 *
 * New snapshots get the tags of the cluster. Existing snapshots stay as they are. The change costs nothing and does
 * not affect the databases. If you use tags to allocate costs, they now apply to new snapshots too.
 *
 * @failed Security Hub finds an Aurora cluster that does not copy its tags to snapshots.
 * @reads The setting and the status of the cluster.
 * @impact Principals whose access to new snapshots depends on tags gain or lose it.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the cluster.
 * @undo Undo turns the setting off. Snapshots keep the tags that they got.
 * @unverified Whether RDS accepts the setting for clusters of Amazon DocumentDB.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-16
 */
export const rds16 = defineClusterFlag({
  control: 'RDS.16',
  title: 'copy the tags of a DB cluster to its snapshots',
  setting: 'CopyTagsToSnapshot',
  formerFields: { copiesTags: 'isEnabled' },
});
