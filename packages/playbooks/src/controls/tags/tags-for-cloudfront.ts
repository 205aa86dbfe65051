import {
  CloudFrontClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudfront';
import { type Target, ifAbsent } from '../../engine/index.ts';
import { tagFamily, tagList, tagsFrom } from './family/index.ts';

/** The ARN of a distribution has no Region. */
function arnOf({ partition, accountId, resourceId }: Target): string {
  return resourceId.startsWith('arn:')
    ? resourceId
    : `arn:${partition}:cloudfront::${accountId}:distribution/${resourceId}`;
}

/**
 * The tags of CloudFront distributions.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForCloudFront = tagFamily({
  /** CloudFront.14: CloudFront distributions should be tagged. @rule tagged-cloudfront-distribution */
  'CloudFront.14': {
    noun: 'a CloudFront distribution',
    resourceType: 'AwsCloudFrontDistribution',
    scope: 'global',
    arn: 'arn:{partition}:cloudfront::{account}:distribution/{id}',
    actions: {
      read: ['cloudfront:ListTagsForResource'],
      write: ['cloudfront:TagResource', 'cloudfront:UntagResource'],
    },

    async read(target, aws) {
      const found = await aws
        .client(CloudFrontClient)
        .send(new ListTagsForResourceCommand({ Resource: arnOf(target) }))
        .catch(ifAbsent('NoSuchResource', undefined));
      return found && { tags: tagsFrom(found.Tags?.Items) };
    },

    /** Adds to the present tags. */
    async add(target, tags, aws) {
      const tag = new TagResourceCommand({ Resource: arnOf(target), Tags: { Items: tagList(tags) } });
      await aws.client(CloudFrontClient).send(tag);
    },

    async remove(target, keys, aws) {
      const untag = new UntagResourceCommand({ Resource: arnOf(target), TagKeys: { Items: [...keys] } });
      await aws.client(CloudFrontClient).send(untag);
    },
  },
});
