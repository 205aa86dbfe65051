export { stuckIn } from './database-status.ts';
export { dbClusterPermissions, findDbCluster, modifyDbCluster } from './db-cluster.ts';
export { dbInstancePermissions, findDbInstance, modifyDbInstance, multiAzClusterOf } from './db-instance.ts';
export { type Snapshot, copyOf, findSnapshot, isOurs, longestName, mark, readSnapshot } from './encrypted-copy.ts';
export { snapshotIn } from './snapshot-id.ts';
