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
 * Nothing happens now. When AWS releases a minor version, ElastiCache installs it in the maintenance
 * window, with a failover or a short interruption: make sure that the window suits. An upgrade that
 * was made cannot be undone; undo only stops the next. The setting of a cluster in a replication
 * group is that of the group, so it changes for all clusters in it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-2
 */
export const elastiCache2 = definePlaybook({
  control: 'ElastiCache.2',
  title: 'upgrade an ElastiCache cluster to minor versions in its maintenance window',
  resourceType: 'AwsElastiCacheCacheCluster',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['elasticache:DescribeCacheClusters'],
    write: ['elasticache:ModifyCacheCluster', 'elasticache:ModifyReplicationGroup'],
    on: {
      'elasticache:DescribeCacheClusters': ['arn:{partition}:elasticache:{region}:{account}:cluster:{id}'],
      'elasticache:ModifyCacheCluster': ['arn:{partition}:elasticache:{region}:{account}:cluster:{id}'],
      // The cluster's id does not tell which group it belongs to.
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
      return refuse('Memcached has no automatic minor version upgrades. Suppress the finding, or upgrade it by hand.');
    }
    if (engine === 'redis' && Number.parseInt(version, 10) < 6) {
      return refuse(`Redis ${version} has no automatic minor upgrades. Upgrade the cluster to Redis 6 by hand.`);
    }
    return set({ engine, version, ...cluster }, { upgrades: true });
  },

  // Never with `ApplyImmediately`: the setting does not need it, and other waiting changes would be made as well.
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
