import { definePrivateClusterSnapshot } from '../rds/database/index.ts';

/**
 * Neptune.3: Neptune DB cluster snapshots should not be public.
 *
 * Other AWS accounts can no longer copy or restore the snapshot, except the accounts that it is explicitly shared
 * with. Copies that other accounts have already made stay in those accounts, so treat the data in the snapshot as
 * disclosed.
 *
 * @failed The AWS Config rule `neptune-cluster-snapshot-public-prohibited` finds a manual snapshot of a cluster of Neptune
 * that is public.
 * @reads The accounts that the snapshot is shared with.
 * @impact Other accounts that copy or restore the snapshot because it is public. AWS does not show which accounts do.
 * @owners None known.
 * @undo Nothing is lost. Undo makes the snapshot public again.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/neptune-controls.html#neptune-3
 */
export const neptune3 = definePrivateClusterSnapshot({
  control: 'Neptune.3',
  title: 'stop sharing a Neptune DB cluster snapshot with every AWS account',
});
