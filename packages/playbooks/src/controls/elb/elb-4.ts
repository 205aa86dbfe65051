import { defineAttributeControl } from './define-attribute-control.ts';

/**
 * ELB.4: Application Load Balancer should be configured to drop invalid http headers.
 *
 * The load balancer then removes every header whose name has other characters than letters, digits and hyphens, and
 * still forwards the request. The change applies to new requests, costs nothing, and drops no connection.
 *
 * Remediation always requires approval. An application that needs a header with an underscore in its name, such as
 * `X_Tenant_Id`, no longer gets it. ASR cannot see which headers the applications need, so check the access logs of the
 * targets first. AWS recommends to disable this control where ELB.12 is enabled.
 *
 * @failed The AWS Config rule `alb-http-drop-invalid-header-enabled` finds an Application Load Balancer whose attribute
 * `routing.http.drop_invalid_header_fields.enabled` is `false`, which is the default.
 * @reads The attribute.
 * @impact Applications that need headers with other characters than letters, digits and hyphens in their names.
 * @owners The AWS Load Balancer Controller, AWS Elastic Beanstalk, AWS CloudFormation.
 * @undo Nothing is lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export const elb4 = defineAttributeControl({
  control: 'ELB.4',
  title: 'remove HTTP headers with invalid names from the requests to an Application Load Balancer',
  attribute: 'routing.http.drop_invalid_header_fields.enabled',
  kinds: ['app'],
  value: 'true',
  alwaysAsks: true,
});
