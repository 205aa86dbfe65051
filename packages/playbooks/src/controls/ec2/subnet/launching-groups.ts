import {
  AutoScalingClient,
  paginateDescribeAutoScalingGroups,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { type Aws, type Consumer, type Target, lastPartOf } from '../../../engine/index.ts';

/**
 * Returns the Auto Scaling groups that launch instances in the subnet, sorted by name. Amazon EKS and AWS Elastic
 * Beanstalk launch instances through such groups, which have their tags.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html
 */
export async function launchingGroups({ resourceId }: Target, aws: Aws): Promise<readonly Consumer[]> {
  const subnet = lastPartOf(resourceId);
  const found: Consumer[] = [];
  // DescribeAutoScalingGroups has no filter for subnets.
  const pages = paginateDescribeAutoScalingGroups({ client: aws.client(AutoScalingClient), pageSize: 100 }, {});
  for await (const { AutoScalingGroups: groups = [] } of pages)
    found.push(...groups.filter((group) => subnetsOf(group).includes(subnet)).map(consumerOf));
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function subnetsOf({ VPCZoneIdentifier: list = '' }: AutoScalingGroup): readonly string[] {
  return list.split(',').map((id) => id.trim());
}

function consumerOf({ AutoScalingGroupName: name = '', Tags: tags = [] }: AutoScalingGroup): Consumer {
  const valueOf = (key: string) => tags.find(({ Key }) => Key === key)?.Value;
  const nodeGroup = valueOf('eks:nodegroup-name');
  if (nodeGroup !== undefined) return { kind: 'Amazon EKS node group', name: nodeGroup };
  const environment = valueOf('elasticbeanstalk:environment-name');
  if (environment !== undefined) return { kind: 'AWS Elastic Beanstalk environment', name: environment };
  return { kind: 'Auto Scaling group', name };
}
