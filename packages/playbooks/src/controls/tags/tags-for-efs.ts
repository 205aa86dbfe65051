import { DescribeAccessPointsCommand, EFSClient, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-efs';
import { ifAbsent, lastPartOf } from '../../engine/index.ts';
import { tagFamily, tagList, tagsFrom } from './family/index.ts';

/**
 * The tags of EFS access points.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForEfs = tagFamily({
  /** EFS.5: EFS access points should be tagged. @rule tagged-efs-accesspoint */
  'EFS.5': {
    noun: 'an EFS access point',
    resourceType: 'AwsEfsAccessPoint',
    arn: 'arn:{partition}:elasticfilesystem:{region}:{account}:access-point/{id}',
    actions: {
      read: ['elasticfilesystem:DescribeAccessPoints'],
      write: ['elasticfilesystem:TagResource', 'elasticfilesystem:UntagResource'],
    },

    async read({ resourceId }, aws) {
      const { AccessPoints: [found] = [] } = await aws
        .client(EFSClient)
        .send(new DescribeAccessPointsCommand({ AccessPointId: lastPartOf(resourceId) }))
        .catch(ifAbsent('AccessPointNotFound', { AccessPoints: [] }));
      return found && { tags: tagsFrom(found.Tags) };
    },

    async add({ resourceId }, tags, aws) {
      const tag = new TagResourceCommand({ ResourceId: lastPartOf(resourceId), Tags: tagList(tags) });
      await aws.client(EFSClient).send(tag);
    },

    async remove({ resourceId }, keys, aws) {
      const untag = new UntagResourceCommand({ ResourceId: lastPartOf(resourceId), TagKeys: [...keys] });
      await aws.client(EFSClient).send(untag);
    },
  },
});
