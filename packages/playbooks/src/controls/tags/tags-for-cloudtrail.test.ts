import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { arrangeTrail } from '../cloudtrail/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForCloudTrail } from './tags-for-cloudtrail.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTags.html */
const calls: TagCalls = {
  id: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  notFound: 'ResourceNotFoundException',
  list: {
    command: 'ListTags',
    idIn: ({ ResourceIdList: [id] }: { readonly ResourceIdList: readonly string[] }) => id,
    answer: (tags) => ({ ResourceTagList: [{ TagsList: keyValues(tags) }] }),
  },
  add: { command: 'AddTags', idIn: ({ ResourceId }) => ResourceId, tagsIn: ({ TagsList }) => fromKeyValues(TagsList) },
  remove: {
    command: 'RemoveTags',
    idIn: ({ ResourceId }) => ResourceId,
    keysIn: ({ TagsList }) => Object.keys(fromKeyValues(TagsList)),
  },
};

describe('the tags of a trail', () => {
  it('of another account are left to that account', async () => {
    const resourceId = 'arn:aws:cloudtrail:eu-west-1:999999999999:trail/main';
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

    expect(await plan(tagsForCloudTrail['CloudTrail.9'], target, withTags(calls, {}))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('belongs to account 999999999999'),
    });
  });
});

describePlaybook(tagsForCloudTrail['CloudTrail.9'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  },
  ...tagExamples(tagsForCloudTrail['CloudTrail.9'], (tags) => withTags(calls, tags)),
  onMoto: arranged(tagsForCloudTrail['CloudTrail.9'], (account) => arrangeTrail(account)),
});
