import { CreateDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForSsm } from './tags-for-ssm.ts';

interface Named {
  readonly ResourceType: string;
  readonly ResourceId: string;
}
const idIn = ({ ResourceType, ResourceId }: Named) => (ResourceType === 'Document' ? ResourceId : undefined);

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
const calls: TagCalls = {
  id: 'patch-it',
  notFound: 'InvalidResourceId',
  list: { command: 'ListTagsForResource', idIn, answer: (tags) => ({ TagList: keyValues(tags) }) },
  add: { command: 'AddTagsToResource', idIn, tagsIn: ({ Tags }) => fromKeyValues(Tags) },
  remove: { command: 'RemoveTagsFromResource', idIn, keysIn: ({ TagKeys }) => TagKeys },
};

describePlaybook(tagsForSsm['SSM.5'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:ssm:eu-west-1:111122223333:document/patch-it',
  },
  ...tagExamples(tagsForSsm['SSM.5'], (tags) => withTags(calls, tags)),
  onMoto: arranged(tagsForSsm['SSM.5'], async (account) => {
    const Content = JSON.stringify({ schemaVersion: '2.2', description: 'none', mainSteps: [] });
    const create = new CreateDocumentCommand({ Name: 'patch-it', Content, DocumentType: 'Command' });
    await account.client(SSMClient).send(create);
    return `arn:aws:ssm:${account.region}:${account.accountId}:document/patch-it`;
  }),
});
