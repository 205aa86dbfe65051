/** The daily backups of a cluster, which are those of its replication group where it belongs to one. */
import {
  ElastiCacheClient,
  ModifyCacheClusterCommand,
  ModifyReplicationGroupCommand,
  type CacheCluster,
  type ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { type Aws, type Target, lastPartOf } from '../../engine/index.ts';
import { findCacheCluster, findReplicationGroup } from './find.ts';

export interface Backups {
  /** How long each is kept, in days; 0 if none is made. */
  readonly days: number;
  readonly isMemcached: boolean;
  readonly nodeType: string;
  /** Whether the data is spread over shards. */
  readonly hasShards: boolean;
}

/** `undefined` if the cluster is gone, or its group. */
export async function readBackups(target: Target, aws: Aws): Promise<Backups | undefined> {
  const found = await find(target, aws);
  if (found === undefined) return undefined;
  const { SnapshotRetentionLimit = 0, CacheNodeType } = found.group ?? found.cluster;
  return {
    days: SnapshotRetentionLimit,
    isMemcached: found.cluster?.Engine === 'memcached',
    nodeType: String(CacheNodeType),
    hasShards: found.group?.ClusterEnabled ?? false,
  };
}

/**
 * Never with `ApplyImmediately`: the setting does not need it, and other waiting changes would be made as well.
 *
 * @param days 0 ends the backups.
 */
export async function keepBackups(target: Target, days: number, aws: Aws): Promise<void> {
  const found = await find(target, aws);
  if (found === undefined) return;
  const elastiCache = aws.client(ElastiCacheClient);
  const order = { SnapshotRetentionLimit: days };
  if (found.group === undefined) {
    const { CacheClusterId } = found.cluster;
    await elastiCache.send(new ModifyCacheClusterCommand({ CacheClusterId, ...order }));
    return;
  }
  const { ReplicationGroupId, ClusterEnabled: hasShards = false } = found.group;
  const source = hasShards || days === 0 ? {} : { SnapshottingClusterId: sourceOf(found.group) };
  await elastiCache.send(new ModifyReplicationGroupCommand({ ReplicationGroupId, ...order, ...source }));
}

type Found =
  | { readonly group: ReplicationGroup; readonly cluster?: never }
  | { readonly group?: never; readonly cluster: CacheCluster };

async function find(target: Target, aws: Aws): Promise<Found | undefined> {
  if (target.resourceId.includes(':replicationgroup:')) return findGroup(lastPartOf(target.resourceId), aws);
  const cluster = await findCacheCluster(target, aws);
  if (cluster === undefined) return undefined;
  return cluster.ReplicationGroupId === undefined ? { cluster } : findGroup(cluster.ReplicationGroupId, aws);
}

async function findGroup(id: string, aws: Aws): Promise<Found | undefined> {
  const group = await findReplicationGroup(id, aws);
  return group && { group };
}

/** The node that is backed up. Where nobody chose one, a replica, so that the primary is not slowed down. */
function sourceOf(group: ReplicationGroup): string | undefined {
  const { SnapshottingClusterId, NodeGroups = [], MemberClusters = [] } = group;
  const nodes = NodeGroups.flatMap(({ NodeGroupMembers = [] }) => NodeGroupMembers);
  const replica = nodes.find(({ CurrentRole }) => CurrentRole === 'replica');
  return SnapshottingClusterId ?? replica?.CacheClusterId ?? MemberClusters[0];
}
