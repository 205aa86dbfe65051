import type {
  CacheCluster,
  ModifyCacheClusterMessage,
  ModifyReplicationGroupMessage,
} from '@aws-sdk/client-elasticache';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elastiCache2 } from './elasticache-2.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:elasticache:eu-west-1:111122223333:cluster:carts-001',
};
const turnOn = { field: 'upgrades', from: false, to: true };

function cluster(given: CacheCluster = {}) {
  let current: CacheCluster = {
    CacheClusterId: 'carts-001',
    CacheClusterStatus: 'available',
    Engine: 'redis',
    EngineVersion: '7.1.0',
    AutoMinorVersionUpgrade: false,
    ...given,
  };
  const change = ({ ApplyImmediately, AutoMinorVersionUpgrade }: ModifyCacheClusterMessage) => {
    if (ApplyImmediately === true) throw new Error('The call would also apply the other pending changes.');
    current = { ...current, AutoMinorVersionUpgrade };
    return {};
  };
  return fakeAws({
    DescribeCacheClustersCommand: ({ CacheClusterId }: { CacheClusterId: string }) => {
      if (CacheClusterId !== current.CacheClusterId) throw named('CacheClusterNotFoundFault');
      return { CacheClusters: [current] };
    },
    ModifyCacheClusterCommand: (input: ModifyCacheClusterMessage) => {
      if (current.ReplicationGroupId !== undefined) throw named('InvalidParameterCombinationException');
      return change(input);
    },
    ModifyReplicationGroupCommand: (input: ModifyReplicationGroupMessage) => {
      if (input.ReplicationGroupId !== current.ReplicationGroupId) throw named('ReplicationGroupNotFoundFault');
      return change({ CacheClusterId: 'carts-001', ...input });
    },
  });
}

describePlaybook(elastiCache2, {
  target,
  onMoto: { beyondMoto: 'moto 5.2 has neither ModifyCacheCluster nor ModifyReplicationGroup.' },
  changes: {
    'a cluster without automatic upgrades': () => cluster(),
    'a cluster whose response omits the setting': () => cluster({ AutoMinorVersionUpgrade: undefined }),
    'a cluster of a replication group': () => cluster({ ReplicationGroupId: 'carts' }),
    'a cluster of a replication group with a pending change': () =>
      cluster({ ReplicationGroupId: 'carts', PendingModifiedValues: { EngineVersion: '7.1' } }),
    'a cluster of Valkey': () => cluster({ Engine: 'valkey', EngineVersion: '8.0' }),
  },
  leaves: {
    'a cluster as ElastiCache creates it, with automatic upgrades': () => cluster({ AutoMinorVersionUpgrade: true }),
  },
  refuses: {
    'a cluster of Memcached': () => cluster({ Engine: 'memcached', EngineVersion: '1.6.22' }),
    'a cluster of Redis 5': () => cluster({ EngineVersion: '5.0.6' }),
    'a cluster with a change that waits for its maintenance window': () =>
      cluster({ PendingModifiedValues: { EngineVersion: '7.1' } }),
  },
  gone: {
    'a cluster that was deleted': () => cluster({ CacheClusterId: 'another' }),
    'a cluster that is being deleted': () => cluster({ CacheClusterStatus: 'deleting' }),
  },
});

describe('ElastiCache.2', () => {
  it('changes the replication group and not its member cluster', async () => {
    const aws = cluster({ ReplicationGroupId: 'carts' });

    await apply(elastiCache2, target, [turnOn], aws);

    expect(aws.calls).toContain('elasticache:ModifyReplicationGroup');
    expect(aws.calls).not.toContain('elasticache:ModifyCacheCluster');
  });

  it('never drops a change that waits for the maintenance window, not even in undo', async () => {
    const aws = cluster({ AutoMinorVersionUpgrade: true, PendingModifiedValues: { EngineVersion: '7.1' } });

    expect(await undo(elastiCache2, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('EngineVersion'),
    });
    expect(aws.calls).not.toContain('elasticache:ModifyCacheCluster');
  });

  it.each(['serverlesscache:carts', 'replicationgroup:carts'])(
    'never reports %s as gone, which is not a cluster',
    async (resource) => {
      const resourceId = `arn:aws:elasticache:eu-west-1:111122223333:${resource}`;

      await expect(plan(elastiCache2, { ...target, resourceId }, cluster())).rejects.toThrow('is not the ARN');
    },
  );

  it('has nothing to undo on a deleted cluster', async () => {
    const aws = cluster({ CacheClusterId: 'another' });

    await elastiCache2.apply(target, { field: 'upgrades', from: true, to: false }, aws);

    expect(aws.calls).toEqual(['elasticache:DescribeCacheClusters']);
  });
});
