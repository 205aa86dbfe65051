import type { SecurityGroup, Vpc, VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, cutOff, definePlaybook, explain, refuse, set } from '../../engine/index.ts';
import {
  type EndpointFacts,
  admittedBy,
  endpointPermissions,
  findGroup,
  isFromAsr,
  keepEndpoint,
  keepGroup,
  listEc2Endpoints,
  missingForPrivateDns,
  obstacleTo,
  statusOf,
  subnetPerZone,
} from './vpc-endpoint/index.ts';
import { describeVpc, refuseShared, sharedBy } from './vpc/index.ts';

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
export const ec210 = definePlaybook({
  control: 'EC2.10',
  title: 'create a VPC endpoint for the Amazon EC2 API',
  resourceType: 'AwsEc2Vpc',
  scope: 'regional',
  effect: 'reversible',
  // ASR cannot read which IAM policies require a public source address, and their callers fail at once.
  alwaysAsks: true,
  permissions: endpointPermissions,
  parameters: {},
  settles: { withinSeconds: 900, isSettled: ({ status }) => status === null || status === 'available' },

  read,

  plan(vpc) {
    if (vpc.hasOther || (vpc.status !== null && works(vpc.status))) return { kind: 'compliant' };
    if (vpc.sharedBy !== null) return refuseShared(vpc.sharedBy);
    const obstacle = obstacleTo(vpc);
    if (obstacle !== undefined) return refuse(obstacle);
    // The security group comes first, because the endpoint uses it.
    const plan = set<State, 'admitted' | 'endpoint'>(vpc, { admitted: vpc.cidrs, endpoint: vpc.subnets });
    return explain(plan, cutOff(callersByAddress, 'call the Amazon EC2 API from this VPC'));
  },

  apply(target, { field, to }, aws) {
    return field === 'admitted' ? keepGroup(to, target, aws) : keepEndpoint(to, target, aws);
  },
});

const callersByAddress = [
  { kind: 'callers whose IAM policies require a public source address or another VPC endpoint', name: '' },
  { kind: 'networks outside the VPC that resolve names through it', name: '' },
];

interface State extends EndpointFacts {
  /** The account that shares the VPC with this one. */
  readonly sharedBy: string | null;
  /** The subnets of the endpoint that ASR created. */
  readonly endpoint: readonly string[] | null;
  /** Whether the VPC has another endpoint for the EC2 API that is available or pending. */
  readonly hasOther: boolean;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const vpc = await describeVpc(target, aws);
  if (vpc === undefined) return undefined;

  const cidrs = cidrsOf(vpc);
  const owner = sharedBy(vpc, target);
  return {
    sharedBy: owner,
    cidrs,
    ...groupFacts(cidrs, await findGroup(target, aws)),
    ...endpointFacts(await listEc2Endpoints(target, aws)),
    subnets: await subnetPerZone(target, aws),
    // ASR refuses a shared VPC, so its attributes do not matter.
    missingForPrivateDns: owner === null ? await missingForPrivateDns(target, aws) : [],
  };
}

function groupFacts(
  cidrs: readonly string[],
  group: SecurityGroup | undefined,
): Pick<State, 'admitted' | 'isNameTaken'> {
  if (group === undefined) return { admitted: null, isNameTaken: false };
  if (!isFromAsr(group)) return { admitted: null, isNameTaken: true };
  const admitted = cidrs.filter((cidr) => admittedBy(group).includes(cidr));
  return { admitted: admitted.length === 0 ? null : admitted, isNameTaken: false };
}

function endpointFacts(listed: readonly VpcEndpoint[]): Pick<State, 'endpoint' | 'status' | 'hasOther'> {
  const endpoints = listed.filter((endpoint) => statusOf(endpoint) !== 'deleting');
  const hasOther = endpoints.some((endpoint) => !isFromAsr(endpoint) && works(statusOf(endpoint)));
  const existing = endpoints.find(isFromAsr);
  if (existing === undefined) return { endpoint: null, status: null, hasOther };
  return { endpoint: (existing.SubnetIds ?? []).toSorted(), status: statusOf(existing), hasOther };
}

function cidrsOf({ CidrBlockAssociationSet: blocks = [] }: Vpc): readonly string[] {
  const associated = blocks.filter(({ CidrBlockState }) => CidrBlockState?.State === 'associated');
  return associated.map(({ CidrBlock }) => String(CidrBlock)).toSorted();
}

function works(status: string): boolean {
  return status === 'available' || status === 'pending';
}
