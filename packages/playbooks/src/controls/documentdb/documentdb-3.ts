import { definePrivateClusterSnapshot } from '../rds/database/index.ts';

/**
 * DocumentDB.3: Amazon DocumentDB manual cluster snapshots should not be public.
 *
 * Other AWS accounts can no longer copy or restore the snapshot, except the accounts that it is explicitly shared
 * with. Copies that other accounts have already made stay in those accounts, so treat the data in the snapshot as
 * disclosed.
 *
 * @failed The AWS Config rule `docdb-cluster-snapshot-public-prohibited` finds a manual snapshot of a cluster of Amazon DocumentDB
 * that is public.
 * @reads The accounts that the snapshot is shared with.
 * @impact Other accounts that copy or restore the snapshot because it is public. AWS does not show which accounts do.
 * @owners None known.
 * @undo Nothing is lost. Undo makes the snapshot public again.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/documentdb-controls.html#documentdb-3
 */
export const documentDb3 = definePrivateClusterSnapshot({
  control: 'DocumentDB.3',
  title: 'stop sharing an Amazon DocumentDB cluster snapshot with every AWS account',
});
