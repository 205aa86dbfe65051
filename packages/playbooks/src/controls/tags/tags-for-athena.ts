import {
  AthenaClient,
  TagResourceCommand,
  UntagResourceCommand,
  paginateListTagsForResource,
  type Tag,
} from '@aws-sdk/client-athena';
import { type Aws, type Target, ifAbsent } from '../../engine/index.ts';
import { type TagControl, arnIn, tagFamily, tagList, tagsFrom } from './family/index.ts';

async function listTags(ResourceARN: string, aws: Aws): Promise<readonly Tag[]> {
  const pages = paginateListTagsForResource({ client: aws.client(AthenaClient) }, { ResourceARN });
  const tags: Tag[] = [];
  for await (const { Tags = [] } of pages) tags.push(...Tags);
  return tags;
}

/** @param kind What precedes the name in the ARN: `workgroup`. */
function athena(kind: string, row: Pick<TagControl, 'noun' | 'resourceType'>): TagControl {
  const arnOf = (target: Target) => arnIn(target, 'athena', `${kind}/`);
  return {
    ...row,
    arn: `arn:{partition}:athena:{region}:{account}:${kind}/{id}`,
    actions: { read: ['athena:ListTagsForResource'], write: ['athena:TagResource', 'athena:UntagResource'] },

    async read(target, aws) {
      const tags = await listTags(arnOf(target), aws).catch(ifAbsent('ResourceNotFoundException', undefined));
      return tags && { tags: tagsFrom(tags) };
    },

    async add(target, tags, aws) {
      await aws.client(AthenaClient).send(new TagResourceCommand({ ResourceARN: arnOf(target), Tags: tagList(tags) }));
    },

    async remove(target, keys, aws) {
      const untag = new UntagResourceCommand({ ResourceARN: arnOf(target), TagKeys: [...keys] });
      await aws.client(AthenaClient).send(untag);
    },
  };
}

/**
 * The tags of Athena.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForAthena = tagFamily({
  /** Athena.2: Athena data catalogs should be tagged. @rule tagged-athena-datacatalog */
  'Athena.2': athena('datacatalog', { noun: 'an Athena data catalog', resourceType: 'AwsAthenaDataCatalog' }),
  /** Athena.3: Athena workgroups should be tagged. @rule tagged-athena-workgroup */
  'Athena.3': athena('workgroup', { noun: 'an Athena workgroup', resourceType: 'AwsAthenaWorkGroup' }),
});
