import { AddTagsCommand, CloudTrailClient, ListTagsCommand, RemoveTagsCommand } from '@aws-sdk/client-cloudtrail';
import { type Aws, type Target, ifAbsent } from '../../engine/index.ts';
import { foreignOwnerOf, homeRegionOf, ownTrail, trailArnOf } from '../cloudtrail/trail/index.ts';
import { tagFamily, tagList, tagsFrom } from './family/index.ts';

/** The tags of a trail are in its home Region. */
const cloudTrail = (target: Target, aws: Aws) => aws.client(CloudTrailClient, homeRegionOf(trailArnOf(target)));

/**
 * The tags of CloudTrail trails.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForCloudTrail = tagFamily({
  /** CloudTrail.9: CloudTrail trails should be tagged. @rule tagged-cloudtrail-trail */
  'CloudTrail.9': {
    noun: 'a CloudTrail trail',
    resourceType: 'AwsCloudTrailTrail',
    scope: 'global',
    arn: ownTrail,
    actions: { read: ['cloudtrail:ListTags'], write: ['cloudtrail:AddTags', 'cloudtrail:RemoveTags'] },

    async read(target, aws) {
      const owner = foreignOwnerOf(target);
      const blocked = `The trail belongs to account ${owner ?? ''}. Only that account can tag it. Remediate it there.`;
      if (owner !== null) return { tags: {}, blocked };
      const found = await cloudTrail(target, aws)
        .send(new ListTagsCommand({ ResourceIdList: [trailArnOf(target)] }))
        .catch(ifAbsent(['ResourceNotFoundException', 'TrailNotFoundException'], undefined));
      return found && { tags: tagsFrom(found.ResourceTagList?.[0]?.TagsList) };
    },

    async add(target, tags, aws) {
      const add = new AddTagsCommand({ ResourceId: trailArnOf(target), TagsList: tagList(tags) });
      await cloudTrail(target, aws).send(add);
    },

    async remove(target, keys, aws) {
      const remove = new RemoveTagsCommand({ ResourceId: trailArnOf(target), TagsList: keys.map((Key) => ({ Key })) });
      await cloudTrail(target, aws).send(remove);
    },
  },
});
