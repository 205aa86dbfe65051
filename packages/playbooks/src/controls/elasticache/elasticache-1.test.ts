import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeCaches } from './testing/index.ts';
import { describePlaybook } from '../../testing/index.ts';
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
    'a cluster whose answer leaves the days out': cluster(),
    'a cluster of Valkey in a replication group': inGroup({ SnapshotRetentionLimit: 0, Engine: 'valkey' }),
    'a cluster in a replication group with shards': inGroup({ ClusterEnabled: true }),
    'a cluster on small old nodes in a replication group with shards': inGroup({
      ClusterEnabled: true,
      CacheNodeType: 'cache.t1.micro',
    }),
    'a cluster whose backups are kept for fewer days than the control asks for': keptFor('7', 3),
  },
  leaves: {
    'a cluster whose backups are kept for a day': cluster({ SnapshotRetentionLimit: 1 }),
    'a cluster whose backups are kept longer': cluster({ SnapshotRetentionLimit: 35 }),
    'a cluster whose backups are kept longer than the control asks for': keptFor('7', 14),
    'a cluster whose replication group has backups': inGroup({ SnapshotRetentionLimit: 1 }),
  },
  refuses: {
    'a cluster of Memcached': cluster({ Engine: 'memcached' }),
    'a cluster on nodes that cannot be backed up': cluster({ CacheNodeType: 'cache.t1.micro' }),
    'a replication group on nodes that cannot be backed up': inGroup({ CacheNodeType: 'cache.t1.micro' }),
    'more days than ElastiCache keeps backups for': keptFor('90', 35),
  },
  gone: {
    'a cluster that was deleted': cluster({ CacheClusterId: 'another' }),
    'a cluster that is being deleted': cluster({ CacheClusterStatus: 'deleting' }),
    'a cluster whose replication group is being deleted': inGroup({ Status: 'deleting' }),
  },
});

describe('ElastiCache.1', () => {
  it('changes a replication group that the finding names itself', async () => {
    const { aws, currentGroup } = fakeCaches({ group: {} });
    const group = { ...target, resourceId: groupArn };

    await apply(elastiCache1, group, [turnOn], aws);

    expect(currentGroup()?.SnapshotRetentionLimit).toBe(1);
    expect(await undo(elastiCache1, group, [turnOn], aws)).toEqual({ kind: 'done' });
  });

  it('sees that a replication group is gone', async () => {
    expect(await plan(elastiCache1, { ...target, resourceId: groupArn }, fakeCaches().aws)).toEqual({ kind: 'gone' });
  });

  it('refuses a serverless cache with a sentence, and never with an error', async () => {
    const resourceId = 'arn:aws:elasticache:eu-west-1:111122223333:serverlesscache:carts';
    const { aws } = fakeCaches();

    expect(await plan(elastiCache1, { ...target, resourceId }, aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringMatching(/^This is a serverless cache.*\.$/),
    });
    expect(aws.calls).toEqual([]);
  });

  it('makes the setting of a cluster in a replication group on the group, never on the cluster', async () => {
    const { aws } = fakeCaches({ group: {} });

    await apply(elastiCache1, target, [turnOn], aws);

    expect(aws.calls).toContain('elasticache:ModifyReplicationGroup');
    expect(aws.calls).not.toContain('elasticache:ModifyCacheCluster');
  });

  it.each([
    ['the node somebody chose', { SnapshottingClusterId: 'carts-001' }, 'carts-001'],
    ['a replica, never the primary', {}, 'carts-002'],
    ['the only node there is', { NodeGroups: [], MemberClusters: ['carts-001'] }, 'carts-001'],
  ])('backs up %s', async (_, given: ReplicationGroup, source) => {
    const nodes = [
      { CacheClusterId: 'carts-001', CurrentRole: 'primary' },
      { CacheClusterId: 'carts-002', CurrentRole: 'replica' },
    ];
    const { aws, currentGroup } = fakeCaches({ group: { NodeGroups: [{ NodeGroupMembers: nodes }], ...given } });

    await apply(elastiCache1, target, [turnOn], aws);

    expect(currentGroup()?.SnapshottingClusterId).toBe(source);
  });

  it('has nothing to undo on a cluster that was deleted under its hands', async () => {
    const { aws } = fakeCaches({ cluster: { CacheClusterId: 'another' } });

    await elastiCache1.apply(target, { field: 'days', from: 1, to: 0 }, aws);

    expect(aws.calls).toEqual(['elasticache:DescribeCacheClusters']);
  });
});
