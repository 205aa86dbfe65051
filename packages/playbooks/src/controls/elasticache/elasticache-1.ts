import { keepBackups, readBackups } from './backups.ts';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

const anyGroup = 'arn:{partition}:elasticache:{region}:{account}:replicationgroup:*';

/**
 * ElastiCache.1: ElastiCache (Redis OSS) clusters should have automatic backups enabled.
 *
 * ElastiCache then makes a backup every day, and keeps it for as many days as the control asks for: one,
 * unless it is given another number. The storage of all but one backup costs. A backup takes memory and
 * time on the node it is made of, so that a nearly full one can slow down meanwhile: of a replication
 * group without shards it is made of a replica, if there is one and nobody chose a node. Set the hours
 * in which backups are made yourself; ElastiCache picks some. The backups of a cluster in a replication
 * group are those of the group.
 *
 * Undo sets the number of days that was, and ElastiCache deletes automatic backups older than that.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-1
 */
export const elastiCache1 = definePlaybook({
  control: 'ElastiCache.1',
  title: 'make a backup of an ElastiCache cluster of Redis OSS or Valkey every day',
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
      // The cluster's id does not tell which group it belongs to.
      'elasticache:DescribeReplicationGroups': [anyGroup],
      'elasticache:ModifyReplicationGroup': [anyGroup],
    },
  },
  parameters: {
    snapshotRetentionPeriod: days({ default: 1, min: 1, max: 35, meaning: 'floor' }),
  },

  async read(target, aws) {
    const isServerless = target.resourceId.includes(':serverlesscache:');
    const nothingKnown = { days: 0, isMemcached: false, nodeType: '', hasShards: false };
    const backups = isServerless ? nothingKnown : await readBackups(target, aws);
    return backups && { ...backups, isServerless };
  },

  plan(cluster, { snapshotRetentionPeriod: required }) {
    if (cluster.isServerless) {
      return refuse('This is a serverless cache, which has backups of another kind. Turn them on in its own settings.');
    }
    if (cluster.isMemcached) return refuse('Clusters of Memcached have no backups. Suppress the finding.');
    if (cluster.days >= required) return { kind: 'compliant' };
    if (required > 35) {
      return refuse(`ElastiCache keeps automatic backups for 35 days at most, not ${required}. Ask for fewer days.`);
    }
    // With shards, nodes of every type can be backed up.
    if (cluster.nodeType === 'cache.t1.micro' && !cluster.hasShards) {
      return refuse('Nodes of type cache.t1.micro cannot be backed up. Move the cluster to a newer type of node.');
    }
    return set(cluster, { days: required });
  },

  apply: (target, { to: kept }, aws) => keepBackups(target, kept, aws),
});
