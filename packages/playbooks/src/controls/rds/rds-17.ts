import { defineInstanceFlag } from './database/index.ts';

/**
 * RDS.17: RDS DB instances should be configured to copy tags to snapshots.
 *
 * New snapshots get the tags of the instance. Existing snapshots stay as they are. The change costs nothing and does not
 * affect the database. If you use tags to allocate costs, they now apply to new snapshots too.
 *
 * ASR refuses a member of a cluster: the snapshots are of the cluster, and the setting of its members has no effect.
 *
 * @failed Security Hub finds an instance that does not copy its tags to snapshots. The rule
 * `rds-instance-copy-tags-to-snapshots-enabled` is custom.
 * @reads The setting, the cluster and the status of the instance.
 * @impact Principals whose access to new snapshots depends on tags gain or lose it.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the instance.
 * @undo Undo turns the setting off. Snapshots keep the tags that they got.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-17
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const rds17 = defineInstanceFlag({
  control: 'RDS.17',
  title: 'copy the tags of a DB instance to its snapshots',
  setting: 'CopyTagsToSnapshot',
  whyNotMember: (cluster) =>
    `The instance belongs to the DB cluster ${cluster}, whose setting decides on the tags of snapshots. Let the cluster ` +
    'copy its tags, and suppress this finding.',
});
