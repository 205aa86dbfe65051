import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, onMotoParameters, tagExamples, withTags } from './testing/index.ts';
import { tagsForEks } from './tags-for-eks.ts';

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_ListTagsForResource.html */
const calls = (resource: string): TagCalls => ({
  id: `arn:aws:eks:eu-west-1:111122223333:${resource}`,
  notFound: 'NotFoundException',
  list: { command: 'ListTagsForResource', idIn: ({ resourceArn }) => resourceArn, answer: (tags) => ({ tags }) },
  add: { command: 'TagResource', idIn: ({ resourceArn }) => resourceArn, tagsIn: ({ tags }) => tags },
  remove: { command: 'UntagResource', idIn: ({ resourceArn }) => resourceArn, keysIn: ({ tagKeys }) => tagKeys },
});

describePlaybook(tagsForEks['EKS.6'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
  },
  ...tagExamples(tagsForEks['EKS.6'], (tags) => withTags(calls('cluster/shop'), tags)),
  onMoto: async (account) => {
    const roleArn = `arn:aws:iam::${account.accountId}:role/shop`;
    const create = new CreateClusterCommand({ name: 'shop', roleArn, resourcesVpcConfig: { subnetIds: [] } });
    const resourceId = (await account.client(EKSClient).send(create)).cluster?.arn ?? '';
    // Moto removes only the first of several tags.
    return { resourceId, parameters: { ...onMotoParameters(tagsForEks['EKS.6']), requiredTagKeys: ['Owner'] } };
  },
});

describePlaybook(tagsForEks['EKS.7'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:eks:eu-west-1:111122223333:identityproviderconfig/shop/oidc/login/0a1b2c3d',
  },
  ...tagExamples(tagsForEks['EKS.7'], (tags) =>
    withTags(calls('identityproviderconfig/shop/oidc/login/0a1b2c3d'), tags),
  ),
  onMoto: { beyondMoto: 'Moto has no identity provider configurations of EKS.' },
});
