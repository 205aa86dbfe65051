import { ElastiCacheClient, ModifyReplicationGroupCommand } from '@aws-sdk/client-elasticache';
import { findReplicationGroup, idOf } from './find.ts';
import { pendingChanges } from './pending.ts';
import { type Aws, type Target, cannot, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';

/**
 * ElastiCache.3: ElastiCache replication groups should have automatic failover enabled.
 *
 * If the primary node fails, ElastiCache promotes a replica. Automatic failover has no additional cost and causes no
 * downtime. ASR refuses a group without a replica, because a replica costs as much as the primary node. ASR applies the
 * change immediately, and ElastiCache would then also apply all changes that wait for the maintenance window. ASR
 * therefore refuses a group with pending changes.
 *
 * @failed The AWS Config rule `elasticache-repl-grp-auto-failover-enabled` finds a replication group whose
 * `AutomaticFailover` is not `enabled`.
 * @reads The requested and the effective setting, the nodes, the node type, Multi-AZ and the pending changes.
 * @impact After a failover, clients that connect to the endpoint of a node instead of the primary endpoint: they write
 * to a replica.
 * @owners None known.
 * @undo Nothing is lost. Undo refuses while Multi-AZ is on, because it requires automatic failover.
 * @unverified Whether ElastiCache accepts the change for a member of a global datastore.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-3
 */
export const elastiCache3 = definePlaybook({
  control: 'ElastiCache.3',
  title: 'enable automatic failover for an ElastiCache replication group',
  resourceType: 'AwsElastiCacheReplicationGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['elasticache:DescribeReplicationGroups'],
    write: ['elasticache:ModifyReplicationGroup'],
    on: {
      'elasticache:DescribeReplicationGroups': ['arn:{partition}:elasticache:{region}:{account}:replicationgroup:{id}'],
      'elasticache:ModifyReplicationGroup': ['arn:{partition}:elasticache:{region}:{account}:replicationgroup:{id}'],
    },
  },
  parameters: {},
  settles: { withinSeconds: 3600, isSettled: ({ failsOver, inEffect }) => failsOver === inEffect },

  read,

  plan(group) {
    if (group.failsOver) return { kind: 'compliant' };
    const obstacle = obstacleTo(group);
    return obstacle === undefined ? set(group, { failsOver: true }) : refuse(obstacle);
  },

  async apply(target, { to: AutomaticFailoverEnabled }, aws) {
    const group = await read(target, aws);
    if (group === undefined || group.failsOver === AutomaticFailoverEnabled) return;

    // Undo applies without a plan, possibly days later, so it checks again.
    const obstacle = obstacleTo(group);
    if (obstacle !== undefined) cannot(obstacle);
    const ReplicationGroupId = lastPartOf(target.resourceId);
    const order = { ReplicationGroupId, AutomaticFailoverEnabled, ApplyImmediately: true };
    await aws.client(ElastiCacheClient).send(new ModifyReplicationGroupCommand(order));
  },
});

async function read(target: Target, aws: Aws) {
  const group = await findReplicationGroup(idOf(target.resourceId, 'replicationgroup'), aws);
  if (group === undefined) return undefined;
  const { PendingModifiedValues: pending = {}, AutomaticFailover: now = 'disabled' } = group;
  return {
    /** The requested setting, whether in effect or pending. */
    failsOver: (pending.AutomaticFailoverStatus ?? now).startsWith('enabl'),
    inEffect: now === 'enabled' || now === 'disabling',
    nodes: group.MemberClusters?.length ?? 0,
    nodeType: String(group.CacheNodeType),
    multiAz: group.MultiAZ === 'enabled',
    /** The names of other pending changes. */
    pending: pendingChanges(pending).filter((name) => name !== 'AutomaticFailoverStatus'),
  };
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

/** Returns why ElastiCache cannot, or ASR must not, change the failover of this group. */
function obstacleTo({ failsOver, nodes, nodeType, multiAz, pending }: State): string | undefined {
  if (nodes < 2) return 'The replication group has no replica to fail over to. Add a replica, then remediate again.';
  if (nodeType.startsWith('cache.t1.')) {
    return `Nodes of type ${nodeType} do not support automatic failover. Move the group to a newer node type.`;
  }
  if (failsOver && multiAz) {
    return 'Multi-AZ was turned on in the meantime and requires automatic failover. Turn off Multi-AZ first.';
  }
  if (pending.length > 0) {
    return (
      `The change would also apply the pending changes immediately: ${pending.join(', ')}. ` +
      'Wait for the maintenance window, then remediate again.'
    );
  }
  return undefined;
}
