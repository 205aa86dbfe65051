export { isWindowOpen, upgradeOutage } from './maintenance-window.ts';
export { databaseNameOf } from './database-name.ts';
export { stuckIn } from './database-status.ts';
export { dbClusterPermissions, findDbCluster, modifyDbCluster } from './db-cluster.ts';
export { dbInstancePermissions, findDbInstance, modifyDbInstance, multiAzClusterOf } from './db-instance.ts';
export { defineClusterBackups } from './define-cluster-backups.ts';
export { defineClusterFlag } from './define-cluster-flag.ts';
export { defineInstanceFlag } from './define-instance-flag.ts';
export { type Snapshot, copyOf, findSnapshot, isOurs, longestName, mark, readSnapshot } from './encrypted-copy.ts';
export { publicClients } from './public-clients.ts';
export { snapshotIn } from './snapshot-id.ts';
export {
  clusterSharingPermissions,
  definePrivateClusterSnapshot,
  publicity,
  publishClusterSnapshot,
  restoreValuesOf,
  sharingOfCluster,
} from './cluster-snapshot-sharing.ts';
export { otherPending, whyNotImmediately } from './pending-changes.ts';
