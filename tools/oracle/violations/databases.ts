import {
  CreateReplicationGroupCommand,
  ElastiCacheClient,
  type CreateReplicationGroupMessage,
} from '@aws-sdk/client-elasticache';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateClusterCommand, CreateClusterSubnetGroupCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { arrangePublicNetwork } from './network.ts';
import type { OwnViolation } from './own-violation.ts';

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
  const { groupId, subnetIds } = await arrangePublicNetwork(account, 3306);
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
  const { groupId, subnetIds } = await arrangePublicNetwork(account, 5439);
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

/** Two nodes, without what the controls of ElastiCache require. */
export function replicationGroup(more: Partial<CreateReplicationGroupMessage> = {}): OwnViolation {
  return async (account) => {
    const { ReplicationGroup: made } = await account.client(ElastiCacheClient).send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: 'sessions',
        ReplicationGroupDescription: 'sessions',
        CacheNodeType: 'cache.r7g.large',
        Engine: 'redis',
        NumCacheClusters: 2,
        AutoMinorVersionUpgrade: false,
        AutomaticFailoverEnabled: false,
        ...more,
      }),
    );
    return String(made?.ARN);
  };
}
