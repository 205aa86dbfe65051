import { defineClusterFlag } from '../rds/database/index.ts';

/**
 * Neptune.8: Neptune DB clusters should be configured to copy tags to snapshots.
 *
 * New snapshots get the tags of the cluster. Existing snapshots stay as they are. The change costs nothing and does
 * not affect the databases. If you use tags to allocate costs, they now apply to new snapshots too.
 *
 * @failed The AWS Config rule `neptune-cluster-copy-tags-to-snapshot-enabled` finds a Neptune cluster that does not copy its
 * tags to snapshots.
 * @reads The setting and the status of the cluster.
 * @impact Principals whose access to new snapshots depends on tags gain or lose it.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the cluster.
 * @undo Undo turns the setting off. Snapshots keep the tags that they got.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/neptune-controls.html#neptune-8
 */
export const neptune8 = defineClusterFlag({
  control: 'Neptune.8',
  title: 'copy the tags of a Neptune DB cluster to its snapshots',
  setting: 'CopyTagsToSnapshot',
});
