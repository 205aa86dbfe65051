import type { ModifyReplicationGroupMessage, ReplicationGroup } from '@aws-sdk/client-elasticache';
import { describe, expect, it } from '@jest/globals';
import { apply, undo, verify } from '../../engine/index.ts';
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import { elastiCache3 } from './elasticache-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:carts',
};
const turnOn = { field: 'failsOver', from: false, to: true };

/** A group with a replica. ElastiCache takes an order at once, and carries it out when `finish` is called. */
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
    'a group whose answer leaves the setting out': group({
      AutomaticFailover: undefined,
      PendingModifiedValues: undefined,
    }),
    'a group whose answer names a pending change without a value': group({
      PendingModifiedValues: { PrimaryClusterId: undefined },
    }),
  },
  leaves: {
    'a group that fails over': group({ AutomaticFailover: 'enabled' }),
    'a group that fails over to another zone': group({ AutomaticFailover: 'enabled', MultiAZ: 'enabled' }),
    'a group that is about to': group({ AutomaticFailover: 'enabling' }),
    'a group for which it is ordered': group({ PendingModifiedValues: { AutomaticFailoverStatus: 'enabled' } }),
  },
  refuses: {
    'a group without a replica': group({ MemberClusters: ['carts-001'] }),
    'a group whose nodes are not known': group({ MemberClusters: undefined }),
    'a group of T1 nodes': group({ CacheNodeType: 'cache.t1.micro' }),
    'a group with another change waiting, which would be made as well': group({
      PendingModifiedValues: { PrimaryClusterId: 'carts-002' },
    }),
  },
  gone: {
    'a group that was deleted': group({ ReplicationGroupId: 'another' }),
    'a group that is being deleted': group({ Status: 'deleting' }),
  },
});

describe('ElastiCache.3', () => {
  it('is not verified before failover works', async () => {
    const { aws, finish } = replicationGroup();
    await apply(elastiCache3, target, [turnOn], aws);

    expect(await verify(elastiCache3, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(elastiCache3, target, aws)).toEqual({ kind: 'done' });
  });

  it('settles an undo as well', async () => {
    const { aws, finish } = replicationGroup();
    await apply(elastiCache3, target, [turnOn], aws);
    finish();

    expect(await undo(elastiCache3, target, [turnOn], aws)).toEqual({ kind: 'settling' });
  });

  it('does not undo what Multi-AZ needs since', async () => {
    const { aws, finish, become } = replicationGroup();
    await apply(elastiCache3, target, [turnOn], aws);
    finish();
    become({ MultiAZ: 'enabled' });

    expect(await undo(elastiCache3, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Turn off Multi-AZ first.'),
    });
  });

  it('can be undone while its own order still waits, for nothing else is made with it', async () => {
    const { aws } = replicationGroup({ PendingModifiedValues: { AutomaticFailoverStatus: 'enabled' } });

    await elastiCache3.apply(target, { field: 'failsOver', from: true, to: false }, aws);

    expect(aws.calls).toContain('elasticache:ModifyReplicationGroup');
  });

  it('lets the error pass while ElastiCache is busy with the group, so that the change is tried again', async () => {
    const { aws } = replicationGroup({ Status: 'snapshotting' });

    await expect(apply(elastiCache3, target, [turnOn], aws)).rejects.toThrow('InvalidReplicationGroupStateFault');
  });
});
