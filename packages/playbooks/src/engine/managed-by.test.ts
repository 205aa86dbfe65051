import { describe, expect, it } from '@jest/globals';
import { managedBy } from './managed-by.ts';

describe('managedBy', () => {
  it.each([
    ['elbv2.k8s.aws/cluster', 'Kubernetes'],
    ['ingress.k8s.aws/stack', 'Kubernetes'],
    ['service.k8s.aws/resource', 'Kubernetes'],
    ['kubernetes.io/cluster/shop', 'Kubernetes'],
    ['eks:nodegroup-name', 'Amazon EKS'],
    ['elasticbeanstalk:environment-name', 'AWS Elastic Beanstalk'],
  ])('names the owner of a resource with the tag %s, and where to make the change', (key, owner) => {
    expect(managedBy(['Name', key])).toMatch(new RegExp(`^${owner} manages this resource.* Make the change in .*\\.$`));
  });

  it.each([[[]], [['Name', 'team']], [['my-eks:nodegroup-name', 'kubernetes.io/cluster']]])(
    'recognizes no controller by the tags %j',
    (keys) => {
      expect(managedBy(keys)).toBeUndefined();
    },
  );
});
