import { arrangeDistribution, serverOrigin, configOf } from '../cloudfront/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForCloudFront } from './tags-for-cloudfront.ts';

/** @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_TagResource.html */
const calls: TagCalls = {
  id: 'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE',
  notFound: 'NoSuchResource',
  list: {
    command: 'ListTagsForResource',
    idIn: ({ Resource }) => Resource,
    answer: (tags) => ({ Tags: { Items: keyValues(tags) } }),
  },
  add: {
    command: 'TagResource',
    idIn: ({ Resource }) => Resource,
    tagsIn: ({ Tags: { Items } }) => fromKeyValues(Items),
  },
  remove: { command: 'UntagResource', idIn: ({ Resource }) => Resource, keysIn: ({ TagKeys: { Items } }) => Items },
};

describePlaybook(tagsForCloudFront['CloudFront.14'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE',
  },
  ...tagExamples(tagsForCloudFront['CloudFront.14'], (tags) => withTags(calls, tags)),
  onMoto: arranged(tagsForCloudFront['CloudFront.14'], async (account) =>
    // The ARN of moto lacks a colon.
    (await arrangeDistribution(account, configOf([serverOrigin]))).replace(/^.*\//, ''),
  ),
});
