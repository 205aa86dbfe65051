import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeCaches } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elastiCache1 } from './elasticache-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:elasticache:eu-west-1:111122223333:cluster:carts-001',
};
const groupArn = 'arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:carts';
const turnOn = { field: 'days', from: 0, to: 1 };
const cluster = (given?: CacheCluster) => () => fakeCaches({ cluster: { ...given } }).aws;
const inGroup = (given?: ReplicationGroup) => () => fakeCaches({ group: { ...given } }).aws;
const keptFor = (days: string, SnapshotRetentionLimit: number) => () => ({
  aws: fakeCaches({ cluster: { SnapshotRetentionLimit } }).aws,
  parameters: { snapshotRetentionPeriod: [days] },
});

describePlaybook(elastiCache1, {
  target,
  onMoto: { beyondMoto: 'moto 5.2 has neither ModifyCacheCluster nor ModifyReplicationGroup.' },
  changes: {
    'a cluster as ElastiCache creates it': cluster({ SnapshotRetentionLimit: 0 }),
    'a cluster whose response omits the retention': cluster(),
    'a cluster of Valkey in a replication group': inGroup({ SnapshotRetentionLimit: 0, Engine: 'valkey' }),
    'a cluster in a replication group with shards': inGroup({ ClusterEnabled: true }),
    'a cluster on small old nodes in a replication group with shards': inGroup({
      ClusterEnabled: true,
      CacheNodeType: 'cache.t1.micro',
    }),
    'a cluster whose response has an empty list of pending changes': cluster({
      PendingModifiedValues: { CacheNodeIdsToRemove: [] },
    }),
    'a cluster with a shorter retention than the control requires': keptFor('7', 3),
  },
  leaves: {
    'a cluster with a retention of one day': cluster({ SnapshotRetentionLimit: 1 }),
    'a cluster with a longer retention': cluster({ SnapshotRetentionLimit: 35 }),
    'a cluster with a longer retention than the control requires': keptFor('7', 14),
    'a cluster whose replication group has backups': inGroup({ SnapshotRetentionLimit: 1 }),
  },
  refuses: {
    'a cluster of Memcached': cluster({ Engine: 'memcached' }),
    'a cluster on nodes that do not support backups': cluster({ CacheNodeType: 'cache.t1.micro' }),
    'a replication group on nodes that do not support backups': inGroup({ CacheNodeType: 'cache.t1.micro' }),
    'a longer retention than ElastiCache supports': keptFor('90', 35),
    'a cluster with a change that waits for its maintenance window': cluster({
      PendingModifiedValues: { EngineVersion: '7.1' },
    }),
  },
  gone: {
    'a cluster that was deleted': cluster({ CacheClusterId: 'another' }),
    'a cluster that is being deleted': cluster({ CacheClusterStatus: 'deleting' }),
    'a cluster whose replication group is being deleted': inGroup({ Status: 'deleting' }),
  },
});

describe('ElastiCache.1', () => {
  it('changes the replication group that the finding names', async () => {
    const { aws, currentGroup } = fakeCaches({ group: {} });
    const group = { ...target, resourceId: groupArn };

    await apply(elastiCache1, group, [turnOn], aws);

    expect(currentGroup()?.SnapshotRetentionLimit).toBe(1);
    expect(await undo(elastiCache1, group, [turnOn], aws)).toEqual({ kind: 'done' });
  });

  it('reports a deleted replication group as gone', async () => {
    expect(await plan(elastiCache1, { ...target, resourceId: groupArn }, fakeCaches().aws)).toEqual({ kind: 'gone' });
  });

  it('refuses a serverless cache', async () => {
    const resourceId = 'arn:aws:elasticache:eu-west-1:111122223333:serverlesscache:carts';
    const { aws } = fakeCaches();

    expect(await plan(elastiCache1, { ...target, resourceId }, aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringMatching(/^ASR does not configure the backups of a serverless cache\..*\.$/),
    });
    expect(aws.calls).toEqual([]);
  });

  it('changes the replication group and not its member cluster', async () => {
    const { aws } = fakeCaches({ group: {} });

    await apply(elastiCache1, target, [turnOn], aws);

    expect(aws.calls).toContain('elasticache:ModifyReplicationGroup');
    expect(aws.calls).not.toContain('elasticache:ModifyCacheCluster');
  });

  it.each([
    ['the configured node', { SnapshottingClusterId: 'carts-001' }, 'carts-001'],
    ['a replica and not the primary node', {}, 'carts-002'],
    ['the only node', { NodeGroups: [], MemberClusters: ['carts-001'] }, 'carts-001'],
  ])('backs up %s', async (_, given: ReplicationGroup, source) => {
    const nodes = [
      { CacheClusterId: 'carts-001', CurrentRole: 'primary' },
      { CacheClusterId: 'carts-002', CurrentRole: 'replica' },
    ];
    const { aws, currentGroup } = fakeCaches({ group: { NodeGroups: [{ NodeGroupMembers: nodes }], ...given } });

    await apply(elastiCache1, target, [turnOn], aws);

    expect(currentGroup()?.SnapshottingClusterId).toBe(source);
  });

  it('never drops a change that waits for the maintenance window, not even in undo', async () => {
    const { aws } = fakeCaches({
      cluster: { SnapshotRetentionLimit: 1, PendingModifiedValues: { CacheNodeType: 'cache.m7g.large' } },
    });

    expect(await undo(elastiCache1, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('CacheNodeType'),
    });
    expect(aws.calls).not.toContain('elasticache:ModifyCacheCluster');
  });

  it('has nothing to undo on a deleted cluster', async () => {
    const { aws } = fakeCaches({ cluster: { CacheClusterId: 'another' } });

    await elastiCache1.apply(target, { field: 'days', from: 1, to: 0 }, aws);

    expect(aws.calls).toEqual(['elasticache:DescribeCacheClusters']);
  });
});
