import { keepBackups, readBackups } from './backups.ts';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { whyPending } from './pending.ts';
import { days } from '../../parameters/index.ts';

const anyGroup = 'arn:{partition}:elasticache:{region}:{account}:replicationgroup:*';

/**
 * ElastiCache.1: ElastiCache (Redis OSS) clusters should have automatic backups enabled.
 *
 * ElastiCache creates a backup every day and keeps it for the number of days that the parameter requires, one by
 * default. ElastiCache charges for the storage of all but one backup. In a replication group without shards, ASR selects
 * a replica for backups if one exists and no node is configured. ElastiCache selects the backup window. Change it if it
 * does not suit. The clusters of a replication group share the backups of the group.
 *
 * ASR refuses a cluster with changes that wait for its maintenance window, because ElastiCache would drop them.
 *
 * @failed The AWS Config rule `elasticache-redis-cluster-automatic-backup-check` finds a Redis OSS or Valkey cluster or
 * replication group whose `SnapshotRetentionLimit` is less than `snapshotRetentionPeriod`.
 * @reads The retention of the replication group, or of a cluster without one, its engine, node type and pending changes.
 * @impact Clients of a node with little free memory: a backup uses memory and CPU of its node.
 * @owners None known.
 * @undo Undo restores the previous retention, and ElastiCache deletes older automatic backups.
 * @unverified Whether Security Hub reads the retention of a member from its replication group.
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
    const noBackups = { days: 0, isMemcached: false, nodeType: '', hasShards: false, pending: [] };
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
    const why = whyPending(cluster.pending);
    return why === undefined ? set(cluster, { days: required }) : refuse(why);
  },

  apply: (target, { to: kept }, aws) => keepBackups(target, kept, aws),
});
