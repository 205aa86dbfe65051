import { defineClassicControl } from './define-classic-control.ts';

/**
 * ELB.9: Classic Load Balancers should have cross-zone load balancing enabled.
 *
 * The load balancer then distributes requests evenly across the instances of all its Availability Zones, and no longer
 * first across the zones. In zones with fewer instances than others, each instance gets fewer requests than before; in
 * the other zones, each gets more. The change closes no connection.
 *
 * @failed The AWS Config rule `elb-cross-zone-load-balancing-enabled` finds a Classic Load Balancer without cross-zone
 * load balancing.
 * @reads The attribute.
 * @impact None. Instances in zones with many instances get more requests than before.
 * @owners Kubernetes, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-9
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-disable-crosszone-lb.html
 */
export const elb9 = defineClassicControl<boolean>({
  control: 'ELB.9',
  title: 'enable cross-zone load balancing for a Classic Load Balancer',
  attribute: 'CrossZoneLoadBalancing',
  valueIn: ({ CrossZoneLoadBalancing: found }) => found && (found.Enabled ?? false),
  required: () => true,
  toAttribute: (Enabled) => ({ CrossZoneLoadBalancing: { Enabled } }),
});
