import { describe, expect, it } from '@jest/globals';
import { apply } from '../../engine/index.ts';
import { arrangeAutoScalingGroup } from '../autoscaling/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, fromKeyValues, keyValues, tagExamples, withTags } from './testing/index.ts';
import { tagsForAutoScaling } from './tags-for-autoscaling.ts';

interface GroupTag {
  readonly ResourceId: string;
  readonly ResourceType: string;
  readonly Key: string;
  readonly Value: string;
  readonly PropagateAtLaunch: boolean;
}
const idIn = ({ Tags: [tag] }: { readonly Tags: readonly GroupTag[] }) =>
  tag?.ResourceType === 'auto-scaling-group' ? tag.ResourceId : undefined;

/** @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateOrUpdateTags.html */
const calls: TagCalls = {
  id: 'team/web',
  notFound: 'ResourceContentionFault',
  list: {
    command: 'DescribeAutoScalingGroups',
    idIn: ({ AutoScalingGroupNames: [name] }: { readonly AutoScalingGroupNames: readonly string[] }) => name,
    answer: (tags) => ({ AutoScalingGroups: [{ AutoScalingGroupName: 'team/web', Tags: keyValues(tags) }] }),
    answerIfAbsent: { AutoScalingGroups: [] },
  },
  add: { command: 'CreateOrUpdateTags', idIn, tagsIn: ({ Tags }) => fromKeyValues(Tags) },
  remove: { command: 'DeleteTags', idIn, keysIn: ({ Tags }) => Object.keys(fromKeyValues(Tags)) },
};

describe('the tags of an Auto Scaling group', () => {
  it('are not copied to its instances', async () => {
    const aws = withTags(calls, {});
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'team/web' };
    await apply(
      tagsForAutoScaling['AutoScaling.10'],
      target,
      [{ field: 'tags', key: 'Owner', from: null, to: 'a' }],
      aws,
    );

    const { input } = aws.recorded.find(({ command }) => command === 'CreateOrUpdateTagsCommand') ?? {};
    expect(input).toMatchObject({ Tags: [{ Key: 'Owner', PropagateAtLaunch: false }] });
  });
});

describePlaybook(tagsForAutoScaling['AutoScaling.10'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0ab1:autoScalingGroupName/team/web',
  },
  ...tagExamples(tagsForAutoScaling['AutoScaling.10'], (tags) => withTags(calls, tags)),
  onMoto: arranged(
    tagsForAutoScaling['AutoScaling.10'],
    async (account) => (await arrangeAutoScalingGroup(account)).arn,
  ),
});
