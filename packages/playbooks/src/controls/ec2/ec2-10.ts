import { defineEndpointControl } from './vpc-endpoint/index.ts';

/**
 * EC2.10: Amazon EC2 should be configured to use VPC endpoints that are created for the Amazon EC2 service.
 *
 * ASR creates an interface VPC endpoint for the Amazon EC2 API with a subnet in each Availability Zone of the VPC. AWS
 * charges for each hour in each Availability Zone and for each GB. All resources in the VPC then reach the EC2 API over
 * private addresses. Remediation always requires approval, because ASR cannot know which callers depend on public
 * addresses. ASR refuses a VPC that another account shares.
 *
 * The security group of the endpoint, `asr-ec2-endpoint`, allows HTTPS from the CIDR blocks of the VPC. Add other
 * networks that resolve names through this VPC, and CIDR blocks that you add to the VPC later.
 *
 * @failed The AWS Config rule `vpc-endpoint-enabled` finds no VPC endpoint for the service `ec2` in the VPC.
 * @reads The endpoints of the VPC, its owner, networks, subnets and DNS attributes, and the security group of ASR.
 * @impact Callers of the EC2 API in the VPC whose IAM policies require a public source address or another endpoint.
 * Networks outside the VPC that resolve names through it.
 * @owners Another account, if the VPC is shared.
 * @undo Undo deletes the endpoint and, some minutes later, its security group.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-10
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const ec210 = defineEndpointControl({
  control: 'EC2.10',
  service: 'ec2',
  name: 'asr-ec2-endpoint',
  api: 'Amazon EC2 API',
});
