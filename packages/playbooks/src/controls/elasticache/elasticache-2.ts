import {
  ElastiCacheClient,
  ModifyCacheClusterCommand,
  ModifyReplicationGroupCommand,
  type CacheCluster,
} from '@aws-sdk/client-elasticache';
import { findCacheCluster } from './find.ts';
import { cannot, definePlaybook, refuse, set } from '../../engine/index.ts';
import { pendingChanges, whyPending } from './pending.ts';

/**
 * ElastiCache.2: ElastiCache clusters should have automatic minor version upgrades enabled.
 *
 * The change itself has no effect on the cluster. When AWS releases a minor version, ElastiCache installs it in the
 * maintenance window. Make sure that the maintenance window is suitable. If the cluster belongs to a replication group,
 * the setting applies to all clusters of the group.
 *
 * ASR refuses a cluster with changes that wait for its maintenance window, because ElastiCache would drop them.
 *
 * @failed The AWS Config rule `elasticache-auto-minor-version-upgrade-check` finds a Redis OSS or Valkey cluster whose
 * `AutoMinorVersionUpgrade` is off.
 * @reads The setting, the engine, the version and the pending changes of the cluster.
 * @impact Clients of the cluster, during a later upgrade: a failover or a short interruption in the maintenance window.
 * @owners None known.
 * @undo Undo prevents further upgrades but cannot revert an installed one.
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
      pending: pendingOf(cluster),
    };
  },

  plan(cluster) {
    const { engine, version } = cluster;
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
    const why = whyPending(cluster.pending);
    return why === undefined ? set(cluster, { upgrades: true }) : refuse(why);
  },

  // This call never uses `ApplyImmediately`, which the setting does not need and which would also apply other pending
  // changes.
  async apply(target, { to: AutoMinorVersionUpgrade }, aws) {
    const cluster = await findCacheCluster(target, aws);
    if (cluster === undefined) return;
    // Undo applies without a plan, possibly days later, so it checks again.
    const why = whyPending(pendingOf(cluster));
    if (why !== undefined) cannot(why);
    const { CacheClusterId, ReplicationGroupId } = cluster;
    const elastiCache = aws.client(ElastiCacheClient);
    await (ReplicationGroupId === undefined
      ? elastiCache.send(new ModifyCacheClusterCommand({ CacheClusterId, AutoMinorVersionUpgrade }))
      : elastiCache.send(new ModifyReplicationGroupCommand({ ReplicationGroupId, AutoMinorVersionUpgrade })));
  },
});

/** The pending changes that the call would drop. It modifies a replication group and not its member. */
function pendingOf({ ReplicationGroupId, PendingModifiedValues }: CacheCluster): readonly string[] {
  return ReplicationGroupId === undefined ? pendingChanges(PendingModifiedValues) : [];
}
