import type {
  CacheCluster,
  ModifyCacheClusterMessage,
  ModifyReplicationGroupMessage,
  ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { fakeAws, named } from '../../../testing/index.ts';

/**
 * The cluster `carts-001`, and its replication group `carts` if one is given. Backups of a member are its
 * group's to order.
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
    DescribeCacheClustersCommand: ({ CacheClusterId }: { CacheClusterId: string }) => {
      if (CacheClusterId !== cluster.CacheClusterId) throw named('CacheClusterNotFoundFault');
      return { CacheClusters: [cluster] };
    },
    DescribeReplicationGroupsCommand: ({ ReplicationGroupId }: { ReplicationGroupId: string }) => {
      if (group?.ReplicationGroupId !== ReplicationGroupId) throw named('ReplicationGroupNotFoundFault');
      return { ReplicationGroups: [group] };
    },
    ModifyCacheClusterCommand: ({ ApplyImmediately, ...settings }: ModifyCacheClusterMessage) => {
      refuseToHurry(ApplyImmediately);
      if (cluster.ReplicationGroupId !== undefined) throw named('InvalidParameterCombinationException');
      const { SnapshotRetentionLimit = cluster.SnapshotRetentionLimit } = settings;
      cluster = { ...cluster, SnapshotRetentionLimit };
      return {};
    },
    ModifyReplicationGroupCommand: ({ ApplyImmediately, ...settings }: ModifyReplicationGroupMessage) => {
      refuseToHurry(ApplyImmediately);
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

/** What waits for the maintenance window must go on waiting. */
function refuseToHurry(applyImmediately: boolean | undefined): void {
  if (applyImmediately === true) throw new Error('Everything else that waits for the window would be made as well.');
}
