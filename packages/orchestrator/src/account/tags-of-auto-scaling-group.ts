import { AutoScalingClient, DescribeTagsCommand } from '@aws-sdk/client-auto-scaling';
import type { Aws } from '@asr/playbooks';
import { asTags } from './aws-tags.ts';
import type { Tags } from '../policy/index.ts';
import type { Tagged } from './tag-sources.ts';

/**
 * Returns no tags for a group that does not exist. The playbook reports that it does not exist.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeTags.html
 */
export async function tagsOfAutoScalingGroup(aws: Aws, { resourceId }: Tagged): Promise<Tags> {
  const name = resourceId.replace(/^arn:.*:autoScalingGroupName\//, '');
  const Filters = [{ Name: 'auto-scaling-group', Values: [name] }];
  const { Tags: tags = [] } = await aws
    .client(AutoScalingClient)
    .send(new DescribeTagsCommand({ Filters, MaxRecords: 100 }));
  return asTags(tags);
}
