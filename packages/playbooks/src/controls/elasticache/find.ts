/**
 * Finds the resources of ElastiCache findings: cache clusters, and the replication groups that most of them belong to.
 */
import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  type CacheCluster,
  type ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../engine/index.ts';

/** Returns `undefined` if it does not exist or is being deleted. */
export async function findCacheCluster(target: Target, aws: Aws): Promise<CacheCluster | undefined> {
  const { CacheClusters: [cluster] = [] } = await aws
    .client(ElastiCacheClient)
    .send(new DescribeCacheClustersCommand({ CacheClusterId: lastPartOf(target.resourceId) }))
    .catch(ifAbsent('CacheClusterNotFoundFault', { CacheClusters: [] }));
  return isBeingDeleted(cluster?.CacheClusterStatus) ? undefined : cluster;
}

/** Returns `undefined` if it does not exist or is being deleted. */
export async function findReplicationGroup(id: string, aws: Aws): Promise<ReplicationGroup | undefined> {
  const { ReplicationGroups: [group] = [] } = await aws
    .client(ElastiCacheClient)
    .send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }))
    .catch(ifAbsent('ReplicationGroupNotFoundFault', { ReplicationGroups: [] }));
  return isBeingDeleted(group?.Status) ? undefined : group;
}

function isBeingDeleted(status: string | undefined): boolean {
  return status === 'deleting' || status === 'deleted';
}
