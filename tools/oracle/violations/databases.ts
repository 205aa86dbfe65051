import {
  CreateCacheClusterCommand,
  CreateReplicationGroupCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateClusterCommand, CreateClusterSubnetGroupCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { arrangePublicNetwork } from './network.ts';
import { type OwnViolation, arnOf } from './own-violation.ts';

const instance = {
  DBInstanceIdentifier: 'orders',
  DBInstanceClass: 'db.m6g.large',
  Engine: 'mysql',
  MasterUsername: 'owner',
  MasterUserPassword: 'not a secret',
  AllocatedStorage: 20,
};

/** Prowler says FAIL only for an instance that the internet reaches: in a public subnet, through an open group. */
export const reachableInstance: OwnViolation = async (account) => {
  const { groupId, subnetIds } = await arrangePublicNetwork(account);
  const rds = account.client(RDSClient);
  const DBSubnetGroupName = 'public';
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName,
      DBSubnetGroupDescription: 'public',
      SubnetIds: [...subnetIds],
    }),
  );
  const { DBInstance: made } = await rds.send(
    new CreateDBInstanceCommand({
      ...instance,
      DBSubnetGroupName,
      VpcSecurityGroupIds: [groupId],
      PubliclyAccessible: true,
    }),
  );
  return String(made?.DBInstanceArn);
};

export const unmonitoredInstance: OwnViolation = async (account) => {
  const { DBInstance: made } = await account.client(RDSClient).send(new CreateDBInstanceCommand(instance));
  return String(made?.DBInstanceArn);
};

/** As `reachableInstance`. */
export const reachableCluster: OwnViolation = async (account) => {
  const { groupId, subnetIds } = await arrangePublicNetwork(account);
  const redshift = account.client(RedshiftClient);
  const ClusterSubnetGroupName = 'public';
  await redshift.send(
    new CreateClusterSubnetGroupCommand({ ClusterSubnetGroupName, Description: 'public', SubnetIds: [...subnetIds] }),
  );
  await redshift.send(
    new CreateClusterCommand({
      ClusterIdentifier: 'sales',
      NodeType: 'ra3.large',
      MasterUsername: 'owner',
      MasterUserPassword: 'Not-a-secret-1',
      ClusterSubnetGroupName,
      VpcSecurityGroupIds: [groupId],
      PubliclyAccessible: true,
    }),
  );
  return `arn:aws:redshift:${account.region}:${account.accountId}:cluster:sales`;
};

/** A primary and a replica, without what the controls of ElastiCache require. moto does not create the nodes. */
export const replicationGroup: OwnViolation = async (account) => {
  const client = account.client(ElastiCacheClient);
  const ReplicationGroupId = 'sessions';
  const { ReplicationGroup: made } = await client.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId,
      ReplicationGroupDescription: 'sessions',
      CacheNodeType: 'cache.r7g.large',
      Engine: 'redis',
      ReplicasPerNodeGroup: 1,
      AutoMinorVersionUpgrade: false,
      AutomaticFailoverEnabled: false,
    }),
  );
  for (const CacheClusterId of made?.MemberClusters ?? []) {
    const node = { CacheClusterId, ReplicationGroupId, CacheNodeType: 'cache.r7g.large', Engine: 'redis' };
    await client.send(new CreateCacheClusterCommand({ ...node, EngineVersion: '7.1', AutoMinorVersionUpgrade: false }));
  }
  return String(made?.ARN);
};

/** Prowler requires seven days, AWS what the parameter says. */
export const groupWithoutBackups: OwnViolation = async (account, declared) => ({
  resourceId: await arnOf(replicationGroup(account, declared)),
  parameters: { snapshotRetentionPeriod: ['7'] },
});

/** AWS reports each node, Prowler the group. */
export const nodeOfReplicationGroup: OwnViolation = async (account, declared) => {
  await replicationGroup(account, declared);
  return `arn:aws:elasticache:${account.region}:${account.accountId}:cluster:sessions-001`;
};
