import { defineClassicControl } from './define-classic-control.ts';

/** The only attribute that AWS has in `AdditionalAttributes`. */
const mode = 'elb.http.desyncmitigationmode';

/**
 * ELB.14: Classic Load Balancer should be configured with defensive or strictest desync mitigation mode.
 *
 * ASR sets the mode `defensive`, the default of Elastic Load Balancing. The load balancer then blocks severe requests,
 * closes the connections of ambiguous ones, and still forwards acceptable requests. The mode `strictest` stays.
 *
 * Remediation always requires approval, because the mode `monitor` is never the default: clients that send requests which do
 * not comply with RFC 7230 can be blocked. The metric `DesyncMitigationMode_NonCompliant_Request_Count` and the field
 * `classification_reason` of the access logs show them.
 *
 * @failed The AWS Config rule `clb-desync-mode-check` finds a Classic Load Balancer whose attribute
 * `elb.http.desyncmitigationmode` is neither `defensive` nor `strictest`.
 * @reads The attribute.
 * @impact Clients whose requests do not comply with RFC 7230.
 * @owners Kubernetes, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-14
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-desync-mitigation-mode.html
 */
export const elb14 = defineClassicControl<string>({
  control: 'ELB.14',
  title: 'protect a Classic Load Balancer from HTTP desync attacks',
  attribute: 'AdditionalAttributes',
  valueIn: ({ AdditionalAttributes: found = [] }) => found.find(({ Key }) => Key === mode)?.Value,
  required: (present) => (present === 'strictest' ? present : 'defensive'),
  toAttribute: (Value) => ({ AdditionalAttributes: [{ Key: mode, Value }] }),
  alwaysAsks: true,
});
