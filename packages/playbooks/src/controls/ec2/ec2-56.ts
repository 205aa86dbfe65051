import { defineEndpointControl } from './vpc-endpoint/index.ts';

/**
 * EC2.56: VPCs should be configured with an interface endpoint for Docker Registry.
 *
 * ASR creates an interface VPC endpoint for the Docker registry of Amazon ECR with a subnet in each Availability Zone
 * of the VPC. AWS charges for each hour in each Availability Zone and for each GB. All resources in the VPC then reach
 * it over private addresses. Layers of images still come from Amazon S3, which this endpoint does not serve.
 * Remediation always requires approval, because ASR cannot know which callers depend on public addresses. ASR refuses a
 * VPC that another account shares.
 *
 * The security group of the endpoint, `asr-ecr-dkr-endpoint`, allows HTTPS from the CIDR blocks of the VPC. Add other
 * networks that resolve names through this VPC, and CIDR blocks that you add to the VPC later.
 *
 * @failed The AWS Config rule `vpc-endpoint-enabled` finds no VPC endpoint for the service `ecr.dkr` in the VPC.
 * @reads The endpoints of the VPC, its owner, networks, subnets and DNS attributes, and the security group of ASR.
 * @impact Callers of the Docker registry of Amazon ECR in the VPC whose IAM policies require a public source address or
 * another endpoint. Networks outside the VPC that resolve names through it.
 * @owners Another account, if the VPC is shared.
 * @undo Undo deletes the endpoint and, some minutes later, its security group.
 * @unverified Whether the name of the service starts with `cn.` in China Regions, as that of Amazon EC2 does.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-56
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const ec256 = defineEndpointControl({
  control: 'EC2.56',
  service: 'ecr.dkr',
  name: 'asr-ecr-dkr-endpoint',
  api: 'Docker registry of Amazon ECR',
});
