import {
  AutoScalingClient,
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { type Target, resourceNameOf } from '../../engine/index.ts';
import { tagFamily, tagsFrom } from './family/index.ts';

const tagged = ({ resourceId }: Target) => ({
  ResourceId: resourceNameOf(resourceId),
  ResourceType: 'auto-scaling-group',
});

/**
 * The tags of Auto Scaling groups. They are not copied to instances, which would change what the next instances are.
 *
 * {@inheritDoc EC2.33}
 *
 * The new tags are not propagated to the instances of the group.
 *
 * @reads All tags of the group.
 */
export const tagsForAutoScaling = tagFamily({
  /** AutoScaling.10: EC2 Auto Scaling groups should be tagged. @rule tagged-autoscaling-autoscalinggroup */
  'AutoScaling.10': {
    noun: 'an Auto Scaling group',
    resourceType: 'AwsAutoScalingAutoScalingGroup',
    arn: 'arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}',
    actions: {
      read: ['autoscaling:DescribeAutoScalingGroups'],
      write: ['autoscaling:CreateOrUpdateTags', 'autoscaling:DeleteTags'],
      anywhere: ['autoscaling:DescribeAutoScalingGroups'],
    },

    async read({ resourceId }, aws) {
      const names = { AutoScalingGroupNames: [resourceNameOf(resourceId)] };
      const { AutoScalingGroups: [group] = [] } = await aws
        .client(AutoScalingClient)
        .send(new DescribeAutoScalingGroupsCommand(names));
      return group && { tags: tagsFrom(group.Tags) };
    },

    async add(target, tags, aws) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({
        ...tagged(target),
        Key,
        Value,
        PropagateAtLaunch: false,
      }));
      await aws.client(AutoScalingClient).send(new CreateOrUpdateTagsCommand({ Tags }));
    },

    async remove(target, keys, aws) {
      const Tags = keys.map((Key) => ({ ...tagged(target), Key }));
      await aws.client(AutoScalingClient).send(new DeleteTagsCommand({ Tags }));
    },
  },
});
