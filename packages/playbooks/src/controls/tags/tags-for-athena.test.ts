import { AthenaClient, CreateDataCatalogCommand, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForAthena } from './tags-for-athena.ts';

/** Moto takes a resource without tags for one that does not exist. */
const named = [{ Key: 'Name', Value: 'sales' }];

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_ListTagsForResource.html */
const calls = (resource: string): TagCalls => ({
  id: `arn:aws:athena:eu-west-1:111122223333:${resource}`,
  notFound: 'ResourceNotFoundException',
  list: {
    command: 'ListTagsForResource',
    idIn: ({ ResourceARN }) => ResourceARN,
    answer: (tags) => ({ Tags: keyValues(tags) }),
  },
  add: { command: 'TagResource', idIn: ({ ResourceARN }) => ResourceARN, tagsIn: ({ Tags }) => fromKeyValues(Tags) },
  remove: { command: 'UntagResource', idIn: ({ ResourceARN }) => ResourceARN, keysIn: ({ TagKeys }) => TagKeys },
});

describePlaybook(tagsForAthena['Athena.2'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:athena:eu-west-1:111122223333:datacatalog/sales',
  },
  ...tagExamples(tagsForAthena['Athena.2'], (tags) => withTags(calls('datacatalog/sales'), tags)),
  onMoto: arranged(tagsForAthena['Athena.2'], async (account) => {
    await account.client(AthenaClient).send(new CreateDataCatalogCommand({ Name: 'sales', Type: 'GLUE', Tags: named }));
    return `arn:aws:athena:${account.region}:${account.accountId}:datacatalog/sales`;
  }),
});

describePlaybook(tagsForAthena['Athena.3'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:athena:eu-west-1:111122223333:workgroup/sales',
  },
  ...tagExamples(tagsForAthena['Athena.3'], (tags) => withTags(calls('workgroup/sales'), tags)),
  onMoto: arranged(tagsForAthena['Athena.3'], async (account) => {
    await account.client(AthenaClient).send(new CreateWorkGroupCommand({ Name: 'sales', Tags: named }));
    return `arn:aws:athena:${account.region}:${account.accountId}:workgroup/sales`;
  }),
});
