import type {
  CacheCluster,
  ModifyCacheClusterMessage,
  ModifyReplicationGroupMessage,
  ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { fakeAws, named } from '../../../testing/index.ts';

/**
 * Emulates the cluster `carts-001`, and the replication group `carts` if one is given. The backup settings of a member
 * can be changed only on its group.
 */
export function fakeCaches({ cluster: givenCluster = {}, group: givenGroup }: FakeCaches = {}) {
  let cluster: CacheCluster = {
    CacheClusterId: 'carts-001',
    CacheClusterStatus: 'available',
    Engine: 'redis',
    CacheNodeType: 'cache.t4g.small',
    ...(givenGroup !== undefined && { ReplicationGroupId: 'carts' }),
    ...givenCluster,
  };
  let group: ReplicationGroup | undefined = givenGroup && {
    ReplicationGroupId: 'carts',
    Status: 'available',
    CacheNodeType: 'cache.t4g.small',
    MemberClusters: ['carts-001', 'carts-002'],
    ...givenGroup,
  };
  const aws = fakeAws({
    // Without an id, ElastiCache lists the whole Region.
    DescribeCacheClustersCommand: ({ CacheClusterId = cluster.CacheClusterId }: { CacheClusterId?: string }) => {
      if (CacheClusterId !== cluster.CacheClusterId) throw named('CacheClusterNotFoundFault');
      return { CacheClusters: [cluster] };
    },
    DescribeReplicationGroupsCommand: ({ ReplicationGroupId }: { ReplicationGroupId?: string }) => {
      if (ReplicationGroupId === undefined) return { ReplicationGroups: group === undefined ? [] : [group] };
      if (group?.ReplicationGroupId !== ReplicationGroupId) throw named('ReplicationGroupNotFoundFault');
      return { ReplicationGroups: [group] };
    },
    ModifyCacheClusterCommand: ({ ApplyImmediately, ...settings }: ModifyCacheClusterMessage) => {
      requireMaintenanceWindow(ApplyImmediately);
      if (cluster.ReplicationGroupId !== undefined) throw named('InvalidParameterCombinationException');
      const { SnapshotRetentionLimit = cluster.SnapshotRetentionLimit } = settings;
      // A newer modification replaces a pending one.
      cluster = { ...cluster, SnapshotRetentionLimit, PendingModifiedValues: {} };
      return {};
    },
    ModifyReplicationGroupCommand: ({ ApplyImmediately, ...settings }: ModifyReplicationGroupMessage) => {
      requireMaintenanceWindow(ApplyImmediately);
      if (group?.ReplicationGroupId !== settings.ReplicationGroupId) throw named('ReplicationGroupNotFoundFault');
      const { SnapshotRetentionLimit = 0, SnapshottingClusterId } = settings;
      const needsSource = SnapshotRetentionLimit > 0 && group?.ClusterEnabled !== true;
      if (needsSource !== (SnapshottingClusterId !== undefined)) throw named('InvalidParameterCombinationException');
      group = { ...group, SnapshotRetentionLimit, ...(needsSource && { SnapshottingClusterId }) };
      return {};
    },
  });
  return { aws, currentGroup: () => group };
}

interface FakeCaches {
  readonly cluster?: CacheCluster;
  readonly group?: ReplicationGroup;
}

/** Throws if a call would apply the pending changes immediately. */
function requireMaintenanceWindow(applyImmediately: boolean | undefined): void {
  if (applyImmediately === true) throw new Error('The call would also apply the other pending changes.');
}
