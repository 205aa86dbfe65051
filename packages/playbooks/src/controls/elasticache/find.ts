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
export async function findCacheCluster({ resourceId }: Target, aws: Aws): Promise<CacheCluster | undefined> {
  const { CacheClusters: [cluster] = [] } = await aws
    .client(ElastiCacheClient)
    .send(new DescribeCacheClustersCommand({ CacheClusterId: idOf(resourceId, 'cluster') }))
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

/**
 * Returns the id of a cluster or a replication group.
 *
 * @throws If the resource is of another type. Then its absence from the list does not mean that it is gone.
 */
export function idOf(resourceId: string, type: 'cluster' | 'replicationgroup'): string {
  if (resourceId.startsWith('arn:') && !resourceId.includes(`:${type}:`))
    throw new Error(
      `${resourceId} is not the ARN of an ElastiCache ${type === 'cluster' ? 'cluster' : 'replication group'}.`,
    );
  return lastPartOf(resourceId);
}

function isBeingDeleted(status: string | undefined): boolean {
  return status === 'deleting' || status === 'deleted';
}
