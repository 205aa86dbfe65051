/** The daily backups of a cluster, or of the replication group that it belongs to. */
import {
  ElastiCacheClient,
  ModifyCacheClusterCommand,
  ModifyReplicationGroupCommand,
  type CacheCluster,
  type ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { type Aws, type Target, cannot, lastPartOf } from '../../engine/index.ts';
import { findCacheCluster, findReplicationGroup } from './find.ts';
import { pendingChanges, whyPending } from './pending.ts';

export interface Backups {
  /** The retention in days. 0 means that automatic backups are off. */
  readonly days: number;
  readonly isMemcached: boolean;
  readonly nodeType: string;
  /** Whether cluster mode spreads the data over shards. */
  readonly hasShards: boolean;
  /** The changes of a cluster without a replication group that wait for its maintenance window. */
  readonly pending: readonly string[];
}

/** Returns `undefined` if the cluster or its group does not exist. */
export async function readBackups(target: Target, aws: Aws): Promise<Backups | undefined> {
  const found = await find(target, aws);
  if (found === undefined) return undefined;
  const { SnapshotRetentionLimit = 0, CacheNodeType } = found.group ?? found.cluster;
  return {
    days: SnapshotRetentionLimit,
    isMemcached: found.cluster?.Engine === 'memcached',
    nodeType: String(CacheNodeType),
    hasShards: found.group?.ClusterEnabled ?? false,
    pending: pendingChanges(found.cluster?.PendingModifiedValues),
  };
}

/**
 * Sets the retention. It never uses `ApplyImmediately`, which the setting does not need and which would also apply
 * other pending changes.
 *
 * @param days 0 turns automatic backups off.
 */
export async function keepBackups(target: Target, days: number, aws: Aws): Promise<void> {
  const found = await find(target, aws);
  if (found === undefined) return;
  const elastiCache = aws.client(ElastiCacheClient);
  const order = { SnapshotRetentionLimit: days };
  if (found.group === undefined) {
    const { CacheClusterId, PendingModifiedValues } = found.cluster;
    // Undo applies without a plan, possibly days later, so it checks again.
    const why = whyPending(pendingChanges(PendingModifiedValues));
    if (why !== undefined) cannot(why);
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

/**
 * Returns the node to back up: the configured one, or else a replica, so that backups do not slow down the primary
 * node.
 */
function sourceOf(group: ReplicationGroup): string | undefined {
  const { SnapshottingClusterId, NodeGroups = [], MemberClusters = [] } = group;
  const nodes = NodeGroups.flatMap(({ NodeGroupMembers = [] }) => NodeGroupMembers);
  const replica = nodes.find(({ CurrentRole }) => CurrentRole === 'replica');
  return SnapshottingClusterId ?? replica?.CacheClusterId ?? MemberClusters[0];
}
