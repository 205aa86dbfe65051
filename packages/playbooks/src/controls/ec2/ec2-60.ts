import { defineEndpointControl } from './vpc-endpoint/index.ts';

/**
 * EC2.60: VPCs should be configured with an interface endpoint for Systems Manager Incident Manager.
 *
 * ASR creates an interface VPC endpoint for the Incident Manager API with a subnet in each Availability Zone of the
 * VPC. AWS charges for each hour in each Availability Zone and for each GB. All resources in the VPC then reach it over
 * private addresses. Remediation always requires approval, because ASR cannot know which callers depend on public
 * addresses. ASR refuses a VPC that another account shares.
 *
 * The security group of the endpoint, `asr-ssm-incidents-endpoint`, allows HTTPS from the CIDR blocks of the VPC. Add
 * other networks that resolve names through this VPC, and CIDR blocks that you add to the VPC later.
 *
 * @failed The AWS Config rule `vpc-endpoint-enabled` finds no VPC endpoint for the service `ssm-incidents` in the VPC.
 * @reads The endpoints of the VPC, its owner, networks, subnets and DNS attributes, and the security group of ASR.
 * @impact Callers of the Incident Manager API in the VPC whose IAM policies require a public source address or another
 * endpoint. Networks outside the VPC that resolve names through it.
 * @owners Another account, if the VPC is shared.
 * @undo Undo deletes the endpoint and, some minutes later, its security group.
 * @unverified Whether the name of the service starts with `cn.` in China Regions, as that of Amazon EC2 does.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-60
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const ec260 = defineEndpointControl({
  control: 'EC2.60',
  service: 'ssm-incidents',
  name: 'asr-ssm-incidents-endpoint',
  api: 'Incident Manager API',
});
