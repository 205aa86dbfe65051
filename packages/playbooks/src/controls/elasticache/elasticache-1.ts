import { keepBackups, readBackups } from './backups.ts';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

const anyGroup = 'arn:{partition}:elasticache:{region}:{account}:replicationgroup:*';

/**
 * ElastiCache.1: ElastiCache (Redis OSS) clusters should have automatic backups enabled.
 *
 * ElastiCache creates a backup every day and keeps it for the number of days that the parameter requires, one by
 * default. ElastiCache charges for the storage of all but one backup. A backup uses memory and CPU of its node, so a
 * node with little free memory can slow down. In a replication group without shards, ASR selects a replica for backups
 * if one exists and no node is configured. ElastiCache selects the backup window. Change it if it does not suit. The
 * clusters of a replication group share the backups of the group.
 *
 * Undo restores the previous retention, and ElastiCache deletes older automatic backups.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-1
 */
export const elastiCache1 = definePlaybook({
  control: 'ElastiCache.1',
  title: 'enable automatic backups for an ElastiCache cluster',
  resourceType: 'AwsElastiCacheCacheCluster',
  otherResourceTypes: ['AwsElastiCacheReplicationGroup'],
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['elasticache:DescribeCacheClusters', 'elasticache:DescribeReplicationGroups'],
    write: ['elasticache:ModifyCacheCluster', 'elasticache:ModifyReplicationGroup'],
    on: {
      'elasticache:DescribeCacheClusters': ['arn:{partition}:elasticache:{region}:{account}:cluster:{id}'],
      'elasticache:ModifyCacheCluster': ['arn:{partition}:elasticache:{region}:{account}:cluster:{id}'],
      // The id of a cluster does not contain the id of its replication group.
      'elasticache:DescribeReplicationGroups': [anyGroup],
      'elasticache:ModifyReplicationGroup': [anyGroup],
    },
  },
  parameters: {
    snapshotRetentionPeriod: days({ default: 1, min: 1, max: 35, meaning: 'floor' }),
  },

  async read(target, aws) {
    const isServerless = target.resourceId.includes(':serverlesscache:');
    const noBackups = { days: 0, isMemcached: false, nodeType: '', hasShards: false };
    const backups = isServerless ? noBackups : await readBackups(target, aws);
    return backups && { ...backups, isServerless };
  },

  plan(cluster, { snapshotRetentionPeriod: required }) {
    if (cluster.isServerless) {
      return refuse(
        'ASR does not configure the backups of a serverless cache. Enable them in the settings of the cache.',
      );
    }
    if (cluster.isMemcached) return refuse('Memcached clusters do not support backups. Suppress the finding.');
    if (cluster.days >= required) return { kind: 'compliant' };
    // With shards, nodes of every type support backups.
    if (cluster.nodeType === 'cache.t1.micro' && !cluster.hasShards) {
      return refuse('Nodes of type cache.t1.micro do not support backups. Move the cluster to a newer node type.');
    }
    return set(cluster, { days: required });
  },

  apply: (target, { to: kept }, aws) => keepBackups(target, kept, aws),
});
