import { defineClassicControl } from './define-classic-control.ts';

/**
 * ELB.7: Classic Load Balancers should have connection draining enabled.
 *
 * When an instance is deregistered or becomes unhealthy, the load balancer then sends it no new requests and keeps its
 * open connections until the timeout. The timeout stays as it is; the default is 300 seconds. The change costs nothing
 * and closes no connection. Scale-in and deployments can take longer, by at most the timeout.
 *
 * @failed The rule `elb-connection-draining-enabled` of Security Hub finds a Classic Load Balancer without connection
 * draining.
 * @reads The attribute with its timeout.
 * @impact None. Deployments that deregister instances can wait for the timeout.
 * @owners Kubernetes, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-7
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-conn-drain.html
 */
export const elb7 = defineClassicControl<{ readonly enabled: boolean; readonly timeout: number }>({
  control: 'ELB.7',
  title: 'enable connection draining for a Classic Load Balancer',
  attribute: 'ConnectionDraining',
  // The timeout that AWS uses if none is given.
  valueIn: ({ ConnectionDraining: found }) =>
    found && { enabled: found.Enabled ?? false, timeout: found.Timeout ?? 300 },
  required: ({ timeout }) => ({ enabled: true, timeout }),
  toAttribute: ({ enabled, timeout }) => ({ ConnectionDraining: { Enabled: enabled, Timeout: timeout } }),
});
