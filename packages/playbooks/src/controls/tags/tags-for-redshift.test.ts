import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateClusterParameterGroupCommand,
  CreateClusterSnapshotCommand,
  CreateClusterSubnetGroupCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import { arrangeRedshiftCluster } from '../redshift/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForRedshift } from './tags-for-redshift.ts';

/** @see https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeTags.html */
const calls = (resource: string): TagCalls => ({
  id: `arn:aws:redshift:eu-west-1:111122223333:${resource}`,
  notFound: 'ResourceNotFoundFault',
  list: {
    command: 'DescribeTags',
    idIn: ({ ResourceName }) => ResourceName,
    answer: (tags) => ({ TaggedResources: keyValues(tags).map((Tag) => ({ Tag })) }),
  },
  add: { command: 'CreateTags', idIn: ({ ResourceName }) => ResourceName, tagsIn: ({ Tags }) => fromKeyValues(Tags) },
  remove: { command: 'DeleteTags', idIn: ({ ResourceName }) => ResourceName, keysIn: ({ TagKeys }) => TagKeys },
});

describePlaybook(tagsForRedshift['Redshift.11'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:redshift:eu-west-1:111122223333:cluster:sales',
  },
  ...tagExamples(tagsForRedshift['Redshift.11'], (tags) => withTags(calls('cluster:sales'), tags)),
  onMoto: arranged(tagsForRedshift['Redshift.11'], (account) => arrangeRedshiftCluster(account)),
});

describePlaybook(tagsForRedshift['Redshift.12'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:redshift:eu-west-1:111122223333:eventsubscription:alerts',
  },
  ...tagExamples(tagsForRedshift['Redshift.12'], (tags) => withTags(calls('eventsubscription:alerts'), tags)),
  onMoto: { beyondMoto: 'Moto has no event subscriptions of Redshift.' },
});

describePlaybook(tagsForRedshift['Redshift.13'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:redshift:eu-west-1:111122223333:snapshot:sales/before',
  },
  ...tagExamples(tagsForRedshift['Redshift.13'], (tags) => withTags(calls('snapshot:sales/before'), tags)),
  onMoto: arranged(tagsForRedshift['Redshift.13'], async (account) => {
    const ClusterIdentifier = (await arrangeRedshiftCluster(account)).replace(/^.*:/, '');
    const create = new CreateClusterSnapshotCommand({ ClusterIdentifier, SnapshotIdentifier: 'before' });
    await account.client(RedshiftClient).send(create);
    return `arn:aws:redshift:${account.region}:${account.accountId}:snapshot:${ClusterIdentifier}/before`;
  }),
});

describePlaybook(tagsForRedshift['Redshift.14'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:redshift:eu-west-1:111122223333:subnetgroup:sales',
  },
  ...tagExamples(tagsForRedshift['Redshift.14'], (tags) => withTags(calls('subnetgroup:sales'), tags)),
  onMoto: arranged(tagsForRedshift['Redshift.14'], async (account) => {
    const ec2 = account.client(EC2Client);
    const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const { Subnet: subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpc?.VpcId, CidrBlock: '10.1.1.0/24' }));
    const named = { ClusterSubnetGroupName: 'sales', Description: 'x' };
    const create = new CreateClusterSubnetGroupCommand({ ...named, SubnetIds: [subnet?.SubnetId ?? ''] });
    await account.client(RedshiftClient).send(create);
    return `arn:aws:redshift:${account.region}:${account.accountId}:subnetgroup:sales`;
  }),
});

describePlaybook(tagsForRedshift['Redshift.17'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:redshift:eu-west-1:111122223333:parametergroup:sales',
  },
  ...tagExamples(tagsForRedshift['Redshift.17'], (tags) => withTags(calls('parametergroup:sales'), tags)),
  onMoto: arranged(tagsForRedshift['Redshift.17'], async (account) => {
    const named = { ParameterGroupName: 'sales', ParameterGroupFamily: 'redshift-1.0', Description: 'x' };
    await account.client(RedshiftClient).send(new CreateClusterParameterGroupCommand(named));
    return `arn:aws:redshift:${account.region}:${account.accountId}:parametergroup:sales`;
  }),
});
