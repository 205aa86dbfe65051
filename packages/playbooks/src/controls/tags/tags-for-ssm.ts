import {
  AddTagsToResourceCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { type Target, ifAbsent, resourceNameOf } from '../../engine/index.ts';
import { tagFamily, tagList, tagsFrom } from './family/index.ts';

const document = ({ resourceId }: Target) => ({
  ResourceType: 'Document' as const,
  ResourceId: resourceNameOf(resourceId),
});

/**
 * The tags of SSM documents.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForSsm = tagFamily({
  /** SSM.5: SSM documents should be tagged. @rule ssm-document-tagged */
  'SSM.5': {
    noun: 'an SSM document',
    resourceType: 'AwsSsmDocument',
    parameter: 'requiredKeyTags',
    arn: 'arn:{partition}:ssm:{region}:{account}:document/{name}',
    actions: {
      read: ['ssm:ListTagsForResource'],
      write: ['ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'],
    },

    async read(target, aws) {
      const found = await aws
        .client(SSMClient)
        .send(new ListTagsForResourceCommand(document(target)))
        .catch(ifAbsent('InvalidResourceId', undefined));
      return found && { tags: tagsFrom(found.TagList) };
    },

    async add(target, tags, aws) {
      const add = new AddTagsToResourceCommand({ ...document(target), Tags: tagList(tags) });
      await aws.client(SSMClient).send(add);
    },

    async remove(target, keys, aws) {
      const remove = new RemoveTagsFromResourceCommand({ ...document(target), TagKeys: [...keys] });
      await aws.client(SSMClient).send(remove);
    },
  },
});
