import { defineAttributeControl } from './define-attribute-control.ts';

/**
 * ELB.12: Application Load Balancer should be configured with defensive or strictest desync mitigation mode.
 *
 * ASR sets the mode `defensive`, the default of Elastic Load Balancing. The load balancer then blocks severe requests,
 * closes the connections of ambiguous ones, and still forwards acceptable requests. The mode `strictest` stays.
 *
 * Remediation always requires approval, because the mode `monitor` is never the default: clients that send requests which do
 * not comply with RFC 7230 can be blocked. The metric `DesyncMitigationMode_NonCompliant_Request_Count` and the field
 * `classification_reason` of the access logs show them.
 *
 * @failed The AWS Config rule `alb-desync-mode-check` finds an Application Load Balancer whose attribute
 * `routing.http.desync_mitigation_mode` is neither `defensive` nor `strictest`.
 * @reads The attribute.
 * @impact Clients whose requests do not comply with RFC 7230.
 * @owners The AWS Load Balancer Controller, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-12
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#desync-mitigation-mode
 */
export const elb12 = defineAttributeControl({
  control: 'ELB.12',
  title: 'protect an Application Load Balancer from HTTP desync attacks',
  attribute: 'routing.http.desync_mitigation_mode',
  kinds: ['app'],
  value: 'defensive',
  otherValues: ['strictest'],
  alwaysAsks: true,
});
