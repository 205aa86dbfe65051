import { defineAttributeControl } from './define-attribute-control.ts';

/**
 * ELB.6: Application, Gateway, and Network Load Balancers should have deletion protection enabled.
 *
 * Deletion protection costs nothing and does not affect the traffic.
 *
 * @failed The AWS Config rule `elb-deletion-protection-enabled` finds a load balancer whose attribute
 * `deletion_protection.enabled` is `false`, which is the default.
 * @reads The attribute.
 * @impact Users and automation that delete the load balancer, such as a CloudFormation stack. They must turn deletion
 * protection off first.
 * @owners The AWS Load Balancer Controller, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-6
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export const elb6 = defineAttributeControl({
  control: 'ELB.6',
  title: 'enable deletion protection for a load balancer',
  attribute: 'deletion_protection.enabled',
  kinds: ['app', 'net', 'gwy'],
  value: 'true',
});
