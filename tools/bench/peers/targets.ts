/** The resources of a scene as Security Hub would name them. */
import type { Target } from '@asr/playbooks';
import type { Scene } from './scene.ts';

export interface SceneTarget extends Target {
  readonly control: 'EC2.13' | 'EC2.2' | 'S3.8' | 'IAM.7';
  readonly resourceType: string;
}

export function targetsIn({ accountId, region, groups, defaultGroups, buckets }: Scene): readonly SceneTarget[] {
  const place = { partition: 'aws', accountId, region };
  const groupArn = (id: string) => `arn:aws:ec2:${region}:${accountId}:security-group/${id}`;
  return [
    // A group without a violation has no finding.
    ...groups
      .filter(({ shape }) => shape !== 'nothing wrong')
      .map(({ groupId }) => ({
        ...place,
        control: 'EC2.13' as const,
        resourceType: 'AwsEc2SecurityGroup',
        resourceId: groupArn(groupId),
      })),
    ...defaultGroups.map((id) => ({
      ...place,
      control: 'EC2.2' as const,
      resourceType: 'AwsEc2SecurityGroup',
      resourceId: groupArn(id),
    })),
    ...buckets.map((name) => ({
      ...place,
      control: 'S3.8' as const,
      resourceType: 'AwsS3Bucket',
      resourceId: `arn:aws:s3:::${name}`,
    })),
    { ...place, control: 'IAM.7', resourceType: 'AwsAccount', resourceId: `AWS::::Account:${accountId}` },
  ];
}
