import {
  ElastiCacheClient,
  ModifyCacheClusterCommand,
  ModifyReplicationGroupCommand,
} from '@aws-sdk/client-elasticache';
import { findCacheCluster } from './find.ts';
import { definePlaybook, refuse, set } from '../../engine/index.ts';

/**
 * ElastiCache.2: ElastiCache clusters should have automatic minor version upgrades enabled.
 *
 * The change itself has no effect on the cluster. When AWS releases a minor version, ElastiCache installs it in the
 * maintenance window, with a failover or a short interruption. Make sure that the maintenance window is suitable. Undo
 * prevents further upgrades but cannot revert an installed one. If the cluster belongs to a replication group, the
 * setting applies to all clusters of the group.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-2
 */
export const elastiCache2 = definePlaybook({
  control: 'ElastiCache.2',
  title: 'enable automatic minor version upgrades for an ElastiCache cluster',
  resourceType: 'AwsElastiCacheCacheCluster',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['elasticache:DescribeCacheClusters'],
    write: ['elasticache:ModifyCacheCluster', 'elasticache:ModifyReplicationGroup'],
    on: {
      'elasticache:DescribeCacheClusters': ['arn:{partition}:elasticache:{region}:{account}:cluster:{id}'],
      'elasticache:ModifyCacheCluster': ['arn:{partition}:elasticache:{region}:{account}:cluster:{id}'],
      // The id of a cluster does not contain the id of its replication group.
      'elasticache:ModifyReplicationGroup': ['arn:{partition}:elasticache:{region}:{account}:replicationgroup:*'],
    },
  },
  parameters: {},

  async read(target, aws) {
    const cluster = await findCacheCluster(target, aws);
    if (cluster === undefined) return undefined;
    return {
      upgrades: cluster.AutoMinorVersionUpgrade ?? false,
      engine: String(cluster.Engine),
      version: String(cluster.EngineVersion),
    };
  },

  plan({ engine, version, ...cluster }) {
    if (cluster.upgrades) return { kind: 'compliant' };
    if (engine === 'memcached') {
      return refuse(
        'Memcached does not support automatic minor version upgrades. Suppress the finding, or upgrade the cluster manually.',
      );
    }
    if (engine === 'redis' && Number.parseInt(version, 10) < 6) {
      return refuse(
        `Redis OSS ${version} does not support automatic minor version upgrades. Upgrade the cluster to Redis OSS 6 manually.`,
      );
    }
    return set({ engine, version, ...cluster }, { upgrades: true });
  },

  // This call never uses `ApplyImmediately`, which the setting does not need and which would also apply other pending
  // changes.
  async apply(target, { to: AutoMinorVersionUpgrade }, aws) {
    const cluster = await findCacheCluster(target, aws);
    if (cluster === undefined) return;
    const { CacheClusterId, ReplicationGroupId } = cluster;
    const elastiCache = aws.client(ElastiCacheClient);
    await (ReplicationGroupId === undefined
      ? elastiCache.send(new ModifyCacheClusterCommand({ CacheClusterId, AutoMinorVersionUpgrade }))
      : elastiCache.send(new ModifyReplicationGroupCommand({ ReplicationGroupId, AutoMinorVersionUpgrade })));
  },
});
