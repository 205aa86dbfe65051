import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { registry } from '../registry.ts';
import { managedBy } from './managed-by.ts';
import { owners } from './owners.ts';

const of = (resourceType: string, tags: { readonly [key: string]: string }, resourceId = 'id') =>
  managedBy({ resourceType, resourceId, tags });

describe('managedBy', () => {
  it.each([
    ['AwsElbv2LoadBalancer', 'elbv2.k8s.aws/cluster', 'shop', 'refuse', 'AWS Load Balancer Controller'],
    ['AwsEc2SecurityGroup', 'elbv2.k8s.aws/cluster', 'shop', 'refuse', 'AWS Load Balancer Controller'],
    ['AwsEc2SecurityGroup', 'ingress.k8s.aws/stack', 'shop/web', 'refuse', 'AWS Load Balancer Controller'],
    ['AwsElbv2LoadBalancer', 'service.k8s.aws/resource', 'LoadBalancer', 'refuse', 'AWS Load Balancer Controller'],
    ['AwsElbv2LoadBalancer', 'service.eks.amazonaws.com/stack', 'a/b', 'refuse', 'AWS Load Balancer Controller'],
    ['AwsElbv2LoadBalancer', 'kubernetes.io/cluster/shop', 'owned', 'refuse', 'Kubernetes'],
    ['AwsEc2SecurityGroup', 'kubernetes.io/cluster/shop', 'owned', 'ask', 'Kubernetes'],
    ['AwsEc2SecurityGroup', 'kubernetes.io/cluster/shop', 'shared', 'warn', 'Kubernetes'],
    ['AwsEc2SecurityGroup', 'aws:eks:cluster-name', 'shop', 'ask', 'Amazon EKS'],
    ['AwsEc2Instance', 'eks:nodegroup-name', 'workers', 'refuse', 'Amazon EKS'],
    ['AwsEc2Instance', 'kubernetes.io/cluster/shop', 'owned', 'refuse', 'Kubernetes'],
    ['AwsAutoScalingAutoScalingGroup', 'eks:nodegroup-name', 'workers', 'refuse', 'Amazon EKS'],
    ['AwsEc2Instance', 'karpenter.sh/nodepool', 'default', 'refuse', 'Karpenter'],
    ['AwsAutoScalingAutoScalingGroup', 'elasticbeanstalk:environment-name', 'shop', 'refuse', 'Elastic Beanstalk'],
    ['AwsEc2SecurityGroup', 'elasticbeanstalk:environment-name', 'shop', 'warn', 'Elastic Beanstalk'],
    ['AwsEc2Instance', 'aws:elasticmapreduce:job-flow-id', 'j-1', 'refuse', 'Amazon EMR'],
    ['AwsRdsDbSnapshot', 'aws:backup:source-resource', 'db-1', 'refuse', 'AWS Backup'],
    ['AwsS3Bucket', 'services.k8s.aws/controller-version', 's3-1.0', 'refuse', 'ACK'],
    ['AwsSqsQueue', 'crossplane-name', 'orders', 'refuse', 'Crossplane'],
    ['AwsEc2Instance', 'aws:autoscaling:groupName', 'web', 'warn', 'Auto Scaling group web'],
    ['AwsSnsTopic', 'aws:servicecatalog:productArn', 'arn', 'warn', 'Service Catalog'],
    ['AwsEc2Vpc', 'alpha.eksctl.io/cluster-name', 'shop', 'warn', 'eksctl'],
    ['AwsS3Bucket', 'aws:dlm:lifecycle-policy-id', 'policy-1', 'warn', 'Data Lifecycle Manager'],
    ['AwsEcsTaskDefinition', 'aws:ecs:serviceName', 'web', 'warn', 'Amazon ECS'],
    [
      'AwsS3Bucket',
      'aws:cloudformation:stack-name',
      'StackSet-base-1',
      'warn',
      'StackSet of the stack StackSet-base-1',
    ],
  ])('a %s with the tag %s = %s: %s, and the reason names %s', (type, key, value, effect, owner) => {
    expect(of(type, { [key]: value })).toMatchObject({ effect, reason: expect.stringContaining(owner) });
  });

  it('names the stack that will report drift', () => {
    expect(of('AwsS3Bucket', { 'aws:cloudformation:stack-name': 'shop' })).toEqual({
      effect: 'warn',
      replaces: false,
      acts: false,
      reason: 'CloudFormation stack shop will report drift. Change the template too.',
    });
  });

  it('says where to make a change that the owner reverts, and what to do with the tag of a deleted owner', () => {
    expect(of('AwsEc2SecurityGroup', { 'elbv2.k8s.aws/cluster': 'shop' })?.reason).toBe(
      'The AWS Load Balancer Controller manages this resource (tag elbv2.k8s.aws/cluster: shop) and reverts changes by others. ' +
        'Make the change in the Ingress, Service or Gateway of the cluster. If the owner no longer exists, remove the tag.',
    );
  });

  it('does not tell the operator to remove a tag that only AWS can remove', () => {
    expect(of('AwsRdsDbSnapshot', { 'aws:backup:source-resource': 'x' })?.reason).not.toContain('remove the tag');
  });

  it.each([
    ['AwsEc2Subnet', { 'kubernetes.io/cluster/shop': 'shared', 'kubernetes.io/role/elb': '1' }],
    ['AwsEc2SecurityGroup', { 'karpenter.sh/discovery': 'shop' }],
    ['AwsAutoScalingAutoScalingGroup', { AmazonECSManaged: 'true', 'k8s.io/cluster-autoscaler/enabled': 'true' }],
    ['AwsEc2SecurityGroup', { Name: 'web', 'my-eks:nodegroup-name': 'x', 'kubernetes.io/cluster': 'owned' }],
    ['AwsS3Bucket', { 'karpenter.sh/nodepool': 'default', ManagedBy: 'Terraform' }],
    ['AwsS3Bucket', {}],
  ])('a %s with the tags %j is used, not owned', (type, tags) => {
    expect(of(type, tags)).toBeUndefined();
  });

  it.each([
    ['AwsCloudTrailTrail', 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/aws-controltower-BaselineCloudTrail'],
    ['AwsS3Bucket', 'arn:aws:s3:::aws-controltower-logs-111122223333-eu-west-1'],
    ['AwsS3Bucket', 'aws-controltower-logs-111122223333-eu-west-1'],
    ['AwsLogsLogGroup', 'arn:aws:logs:eu-west-1:111122223333:log-group:aws-controltower/CloudTrailLogs'],
    ['AwsSnsTopic', 'arn:aws:sns:eu-west-1:111122223333:aws-controltower-SecurityNotifications'],
  ])('a %s named %s belongs to AWS Control Tower', (type, id) => {
    expect(of(type, {}, id)).toMatchObject({ effect: 'refuse', reason: expect.stringContaining('landing zone') });
  });

  it('a resource whose name only contains the name of AWS Control Tower is not refused', () => {
    expect(of('AwsS3Bucket', {}, 'arn:aws:s3:::my-aws-controltower-copy')).toBeUndefined();
  });

  it('a stack of a StackSet is reported', () => {
    const id = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/StackSet-base-1/0ab1';
    expect(of('AwsCloudFormationStack', {}, id)).toMatchObject({ effect: 'warn' });
  });

  it('a refusal is stronger than a warning of another owner', () => {
    const tags = { 'aws:cloudformation:stack-name': 'eb', 'elasticbeanstalk:environment-name': 'shop' };
    expect(of('AwsElbv2LoadBalancer', tags)).toMatchObject({ effect: 'refuse' });
  });

  it('the more specific of two warnings counts', () => {
    const tags = { 'aws:cloudformation:stack-name': 'SC-1', 'aws:servicecatalog:productArn': 'arn' };
    expect(of('AwsSnsTopic', tags)?.reason).toContain('Service Catalog');
  });

  it('every reason fits into the reason of an outcome, whatever the tags contain', () => {
    const value = fc.constantFrom('owned', 'StackSet-x', '{value}', '$&', 'x'.repeat(256));
    const keys = [
      'elbv2.k8s.aws/cluster',
      'eks:nodegroup-name',
      'karpenter.sh/nodeclaim',
      'elasticbeanstalk:environment-name',
      'aws:elasticmapreduce:job-flow-id',
      'kubernetes.io/cluster/'.padEnd(128, 'x'),
      'aws:backup:source-resource',
      'aws:autoscaling:groupName',
      'aws:cloudformation:stack-name',
      'services.k8s.aws/namespace',
    ];
    const types = [...new Set(Object.values(registry).map(({ resourceType }) => resourceType))];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.constantFrom(...keys), value, (type, key, given) => {
        const reason = of(type, { [key]: given })?.reason ?? '';
        expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('the table of owners', () => {
  it.each(owners.map((owner) => [owner.owner, owner] as const))('%s has a mark, an effect and a page', (_, owner) => {
    expect(owner.tag ?? owner.id).toBeDefined();
    expect(owner.refuses ?? owner.replaces ?? owner.asks ?? owner.warns).toBeDefined();
    expect(owner.see).toMatch(/^https:\/\//);
  });
});
