import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateDBClusterSnapshotCommand,
  CreateDBSecurityGroupCommand,
  CreateDBSubnetGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { arrangeDbCluster, arrangeDbInstance } from '../rds/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForRds } from './tags-for-rds.ts';

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ListTagsForResource.html */
const calls = (resource: string, notFound: string): TagCalls => ({
  id: `arn:aws:rds:eu-west-1:111122223333:${resource}`,
  notFound,
  list: {
    command: 'ListTagsForResource',
    idIn: ({ ResourceName }) => ResourceName,
    answer: (tags) => ({ TagList: keyValues(tags) }),
  },
  add: {
    command: 'AddTagsToResource',
    idIn: ({ ResourceName }) => ResourceName,
    tagsIn: ({ Tags }) => fromKeyValues(Tags),
  },
  remove: {
    command: 'RemoveTagsFromResource',
    idIn: ({ ResourceName }) => ResourceName,
    keysIn: ({ TagKeys }) => TagKeys,
  },
});

describe('the tags of a database', () => {
  it('are refused for the id that RDS assigns, which does not mean that the database is gone', async () => {
    const resourceId = 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
    const aws = withTags(calls('db:orders', 'DBInstanceNotFoundFault'), {});

    expect(await plan(tagsForRds['RDS.30'], target, aws)).toMatchObject({ kind: 'refuse' });
  });
});

describePlaybook(tagsForRds['RDS.28'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster:shop',
  },
  ...tagExamples(tagsForRds['RDS.28'], (tags) => withTags(calls('cluster:shop', 'DBClusterNotFoundFault'), tags)),
  onMoto: arranged(tagsForRds['RDS.28'], (account) => arrangeDbCluster(account)),
});

describePlaybook(tagsForRds['RDS.29'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:rds:shop-2026-11-28',
  },
  ...tagExamples(tagsForRds['RDS.29'], (tags) =>
    withTags(calls('cluster-snapshot:rds:shop-2026-11-28', 'DBClusterSnapshotNotFoundFault'), tags),
  ),
  onMoto: arranged(tagsForRds['RDS.29'], async (account) => {
    const DBClusterIdentifier = (await arrangeDbCluster(account)).replace(/^.*:/, '');
    const create = new CreateDBClusterSnapshotCommand({ DBClusterIdentifier, DBClusterSnapshotIdentifier: 'before' });
    return (await account.client(RDSClient).send(create)).DBClusterSnapshot?.DBClusterSnapshotArn ?? '';
  }),
});

describePlaybook(tagsForRds['RDS.30'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  },
  ...tagExamples(tagsForRds['RDS.30'], (tags) => withTags(calls('db:orders', 'DBInstanceNotFoundFault'), tags)),
  onMoto: arranged(tagsForRds['RDS.30'], (account) => arrangeDbInstance(account)),
});

describePlaybook(tagsForRds['RDS.31'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:rds:eu-west-1:111122223333:secgrp:old',
  },
  ...tagExamples(tagsForRds['RDS.31'], (tags) => withTags(calls('secgrp:old', 'DBSecurityGroupNotFoundFault'), tags)),
  onMoto: arranged(tagsForRds['RDS.31'], async (account) => {
    const create = new CreateDBSecurityGroupCommand({ DBSecurityGroupName: 'old', DBSecurityGroupDescription: 'x' });
    await account.client(RDSClient).send(create);
    return `arn:aws:rds:${account.region}:${account.accountId}:secgrp:old`;
  }),
});

describePlaybook(tagsForRds['RDS.33'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:rds:eu-west-1:111122223333:subgrp:shop',
  },
  ...tagExamples(tagsForRds['RDS.33'], (tags) => withTags(calls('subgrp:shop', 'DBSubnetGroupNotFoundFault'), tags)),
  onMoto: arranged(tagsForRds['RDS.33'], async (account) => {
    const ec2 = account.client(EC2Client);
    const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const { Subnet: subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpc?.VpcId, CidrBlock: '10.1.1.0/24' }));
    const named = { DBSubnetGroupName: 'shop', DBSubnetGroupDescription: 'x' };
    const create = new CreateDBSubnetGroupCommand({ ...named, SubnetIds: [subnet?.SubnetId ?? ''] });
    return (await account.client(RDSClient).send(create)).DBSubnetGroup?.DBSubnetGroupArn ?? '';
  }),
});
