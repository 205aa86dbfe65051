/** The two things ElastiCache findings are about: cache clusters, and the replication groups most belong to. */
import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  type CacheCluster,
  type ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../engine/index.ts';

/** `undefined` if there is none, or not for long. */
export async function findCacheCluster(target: Target, aws: Aws): Promise<CacheCluster | undefined> {
  const { CacheClusters: [cluster] = [] } = await aws
    .client(ElastiCacheClient)
    .send(new DescribeCacheClustersCommand({ CacheClusterId: lastPartOf(target.resourceId) }))
    .catch(ifAbsent('CacheClusterNotFoundFault', { CacheClusters: [] }));
  return isGoing(cluster?.CacheClusterStatus) ? undefined : cluster;
}

/** `undefined` if there is none, or not for long. */
export async function findReplicationGroup(id: string, aws: Aws): Promise<ReplicationGroup | undefined> {
  const { ReplicationGroups: [group] = [] } = await aws
    .client(ElastiCacheClient)
    .send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }))
    .catch(ifAbsent('ReplicationGroupNotFoundFault', { ReplicationGroups: [] }));
  return isGoing(group?.Status) ? undefined : group;
}

function isGoing(status: string | undefined): boolean {
  return status === 'deleting' || status === 'deleted';
}
