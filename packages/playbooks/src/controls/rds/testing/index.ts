export { clusterBackupExamples, itKeepsBackups } from './cluster-backup-examples.ts';
export { clusterFlagExamples, itChangesOneSetting } from './cluster-flag-examples.ts';
export { arrangeDbCluster } from './arrange-db-clusters.ts';
export { arrangeDbInstance } from './arrange-db-instances.ts';
export { fakeDbCluster, fakeDbInstance } from './fake-databases.ts';
export { type FakeMonitoringRole, fakeMonitoring } from './fake-monitoring.ts';
export { arrangeClusterSnapshot, clusterSnapshotExamples, fakeClusterSnapshot } from './cluster-snapshot-examples.ts';
export { fakePendingChanges } from './fake-pending-changes.ts';
export { inGroup, itPublishesOnce, logExportExamples, publisher } from './log-export-examples.ts';
