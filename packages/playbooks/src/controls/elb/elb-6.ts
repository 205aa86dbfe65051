import { attributePermissions, readAttribute, refuseWithout, setAttribute } from './attributes.ts';
import { definePlaybook, set } from '../../engine/index.ts';

const attribute = 'deletion_protection.enabled';

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
export const elb6 = definePlaybook({
  control: 'ELB.6',
  title: 'enable deletion protection for a load balancer',
  resourceType: 'AwsElbv2LoadBalancer',
  scope: 'regional',
  effect: 'reversible',
  permissions: attributePermissions('app', 'net', 'gwy'),
  parameters: {},

  async read(target, aws) {
    const deletionProtection = await readAttribute(target, attribute, aws);
    return deletionProtection === undefined ? undefined : { deletionProtection };
  },

  plan(balancer) {
    if (balancer.deletionProtection === null) {
      return refuseWithout(attribute, 'Application, Network and Gateway Load Balancers');
    }
    return set(balancer, { deletionProtection: 'true' });
  },

  apply: (target, { to }, aws) => setAttribute(target, attribute, to, aws),
});
