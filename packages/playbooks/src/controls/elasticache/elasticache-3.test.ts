import type { ModifyReplicationGroupMessage, ReplicationGroup } from '@aws-sdk/client-elasticache';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elastiCache3 } from './elasticache-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:carts',
};
const turnOn = { field: 'failsOver', from: false, to: true };

/** Emulates a group with a replica. ElastiCache accepts a change immediately and applies it when `finish` is called. */
function replicationGroup(given: ReplicationGroup = {}) {
  let group: ReplicationGroup = {
    ReplicationGroupId: 'carts',
    Status: 'available',
    AutomaticFailover: 'disabled',
    MemberClusters: ['carts-001', 'carts-002'],
    CacheNodeType: 'cache.r7g.large',
    PendingModifiedValues: {},
    ...given,
  };
  const aws = fakeAws({
    DescribeReplicationGroupsCommand: ({ ReplicationGroupId }: { ReplicationGroupId: string }) => {
      if (ReplicationGroupId !== group.ReplicationGroupId) throw named('ReplicationGroupNotFoundFault');
      return { ReplicationGroups: [group] };
    },
    ModifyReplicationGroupCommand: (input: ModifyReplicationGroupMessage) => {
      if (group.Status !== 'available') throw named('InvalidReplicationGroupStateFault');
      if (input.ApplyImmediately !== true) throw new Error('The change would wait for the maintenance window.');
      const wasOn = group.AutomaticFailover === 'enabled';
      const off = wasOn ? 'disabling' : 'disabled';
      group = { ...group, AutomaticFailover: input.AutomaticFailoverEnabled === true ? 'enabling' : off };
      return {};
    },
  });
  const finish = () => {
    group = { ...group, AutomaticFailover: group.AutomaticFailover === 'enabling' ? 'enabled' : 'disabled' };
  };
  const become = (changed: ReplicationGroup) => {
    group = { ...group, ...changed };
  };
  return { aws, finish, become };
}

const group = (given?: ReplicationGroup) => () => replicationGroup(given).aws;

describePlaybook(elastiCache3, {
  target,
  onMoto: { beyondMoto: 'moto 5.2 has no ModifyReplicationGroup.' },
  changes: {
    'a group as ElastiCache creates it': group(),
    'a group whose response omits the setting': group({
      AutomaticFailover: undefined,
      PendingModifiedValues: undefined,
    }),
    'a group whose response contains a pending change without a value': group({
      PendingModifiedValues: { PrimaryClusterId: undefined },
    }),
  },
  leaves: {
    'a group with automatic failover': group({ AutomaticFailover: 'enabled' }),
    'a group with automatic failover and Multi-AZ': group({ AutomaticFailover: 'enabled', MultiAZ: 'enabled' }),
    'a group that is enabling failover': group({ AutomaticFailover: 'enabling' }),
    'a group with failover pending': group({ PendingModifiedValues: { AutomaticFailoverStatus: 'enabled' } }),
  },
  refuses: {
    'a group without a replica': group({ MemberClusters: ['carts-001'] }),
    'a group whose nodes are unknown': group({ MemberClusters: undefined }),
    'a group of T1 nodes': group({ CacheNodeType: 'cache.t1.micro' }),
    'a group with another pending change': group({
      PendingModifiedValues: { PrimaryClusterId: 'carts-002' },
    }),
  },
  gone: {
    'a group that was deleted': group({ ReplicationGroupId: 'another' }),
    'a group that is being deleted': group({ Status: 'deleting' }),
  },
});

describe('ElastiCache.3', () => {
  it('never reports a cluster as a replication group that is gone', async () => {
    const resourceId = 'arn:aws:elasticache:eu-west-1:111122223333:cluster:carts-001';

    await expect(plan(elastiCache3, { ...target, resourceId }, fakeAws({}))).rejects.toThrow('is not the ARN');
  });

  it('is not verified before failover is in effect', async () => {
    const { aws, finish } = replicationGroup();
    await apply(elastiCache3, target, [turnOn], aws);

    expect(await verify(elastiCache3, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(elastiCache3, target, aws)).toEqual({ kind: 'done' });
  });

  it('reports an undo as settling until failover is off', async () => {
    const { aws, finish } = replicationGroup();
    await apply(elastiCache3, target, [turnOn], aws);
    finish();

    expect(await undo(elastiCache3, target, [turnOn], aws)).toEqual({ kind: 'settling' });
  });

  it('undo keeps failover while Multi-AZ requires it', async () => {
    const { aws, finish, become } = replicationGroup();
    await apply(elastiCache3, target, [turnOn], aws);
    finish();
    become({ MultiAZ: 'enabled' });

    expect(await undo(elastiCache3, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Turn off Multi-AZ first.'),
    });
  });

  it('can be undone while its own change is pending', async () => {
    const { aws } = replicationGroup({ PendingModifiedValues: { AutomaticFailoverStatus: 'enabled' } });

    await elastiCache3.apply(target, { field: 'failsOver', from: true, to: false }, aws);

    expect(aws.calls).toContain('elasticache:ModifyReplicationGroup');
  });

  it('throws while ElastiCache modifies the group, so that the caller tries again', async () => {
    const { aws } = replicationGroup({ Status: 'snapshotting' });

    await expect(apply(elastiCache3, target, [turnOn], aws)).rejects.toThrow('InvalidReplicationGroupStateFault');
  });
});
