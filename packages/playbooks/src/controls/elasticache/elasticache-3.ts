import { ElastiCacheClient, ModifyReplicationGroupCommand, type ReplicationGroup } from '@aws-sdk/client-elasticache';
import { findReplicationGroup } from './find.ts';
import { type Aws, type Target, cannot, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';

/**
 * ElastiCache.3: ElastiCache replication groups should have automatic failover enabled.
 *
 * When the primary node fails, a replica takes its place by itself. Costs nothing, as the replicas
 * are there, and needs no downtime. A group without a replica is refused, since a replica costs as
 * much as the primary. The change is made at once, and ElastiCache would then also make the changes
 * that wait for the maintenance window: a group with any is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-3
 */
export const elastiCache3 = definePlaybook({
  control: 'ElastiCache.3',
  title: 'let a replica take over when the primary node of an ElastiCache replication group fails',
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

    // Undo comes here without a plan, and days later.
    const obstacle = obstacleTo(group);
    if (obstacle !== undefined) cannot(obstacle);
    const ReplicationGroupId = lastPartOf(target.resourceId);
    const order = { ReplicationGroupId, AutomaticFailoverEnabled, ApplyImmediately: true };
    await aws.client(ElastiCacheClient).send(new ModifyReplicationGroupCommand(order));
  },
});

async function read(target: Target, aws: Aws) {
  const group = await findReplicationGroup(lastPartOf(target.resourceId), aws);
  if (group === undefined) return undefined;
  const { PendingModifiedValues: pending = {}, AutomaticFailover: now = 'disabled' } = group;
  return {
    /** As ordered. */
    failsOver: (pending.AutomaticFailoverStatus ?? now).startsWith('enabl'),
    inEffect: now === 'enabled' || now === 'disabling',
    nodes: group.MemberClusters?.length ?? 0,
    nodeType: String(group.CacheNodeType),
    multiAz: group.MultiAZ === 'enabled',
    /** Names of other changes that wait. */
    pending: othersThatWait(pending),
  };
}

type Pending = NonNullable<ReplicationGroup['PendingModifiedValues']>;

function othersThatWait(pending: Pending): readonly string[] {
  return Object.entries(pending).flatMap(([name, value]) =>
    name === 'AutomaticFailoverStatus' || value === undefined ? [] : [name],
  );
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

/** Why ElastiCache would not, or we should not, change the failover of this group. */
function obstacleTo({ failsOver, nodes, nodeType, multiAz, pending }: State): string | undefined {
  if (nodes < 2) return 'The group has no replica that could take over. Add one, then remediate again.';
  if (nodeType.startsWith('cache.t1.')) {
    return `Nodes of type ${nodeType} have no automatic failover. Move the group to a newer type of node.`;
  }
  if (failsOver && multiAz) {
    return 'Multi-AZ was turned on since, and it needs automatic failover. Turn off Multi-AZ first.';
  }
  if (pending.length > 0) {
    return (
      `Automatic failover at once would also make the changes that wait: ${pending.join(', ')}. ` +
      'Let the maintenance window pass, then remediate again.'
    );
  }
  return undefined;
}
