import { DescribeVpcsCommand, EC2Client, type SecurityGroup, type Vpc, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';
import {
  type EndpointPlace,
  admittedBy,
  findGroup,
  isOurs,
  keepEndpoint,
  keepGroup,
  listEc2Endpoints,
  missingForPrivateDns,
  obstacleTo,
  statusOf,
  subnetPerZone,
} from './vpc-endpoint/index.ts';
import { refuseShared, sharedBy } from './vpc/index.ts';

const vpcItself = 'arn:{partition}:ec2:{region}:{account}:vpc/{id}';
const anySubnet = 'arn:{partition}:ec2:{region}:{account}:subnet/*';
const anyGroup = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
const anyEndpoint = 'arn:{partition}:ec2:{region}:{account}:vpc-endpoint/*';

/**
 * EC2.10: Amazon EC2 should be configured to use VPC endpoints that are created for the Amazon EC2 service.
 *
 * The endpoint costs by the hour in every Availability Zone the VPC has a subnet in, and by the gigabyte. Everything in
 * the VPC then reaches the EC2 API by private addresses. The endpoint therefore has a security group of its own,
 * asr-ec2-endpoint, that lets in HTTPS from the networks of the VPC: the default group would cut it off from the API.
 * Networks outside that resolve names through this VPC, and CIDR blocks that it gets later, are yours to add to that
 * group. A VPC that another account shares is refused. Policies that name public source addresses or other endpoints no
 * longer match. Undo deletes both; the group goes some minutes after the endpoint.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-10
 */
export const ec210 = definePlaybook({
  control: 'EC2.10',
  title: 'give a VPC a private endpoint of the EC2 API in each of its Availability Zones',
  resourceType: 'AwsEc2Vpc',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [
      'ec2:DescribeVpcs',
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeVpcEndpoints',
      'ec2:DescribeVpcEndpointServices',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
    ],
    write: [
      'ec2:CreateSecurityGroup',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:DeleteSecurityGroup',
      'ec2:CreateVpcEndpoint',
      'ec2:DeleteVpcEndpoints',
    ],
    dependent: [
      { action: 'ec2:CreateTags', because: 'the endpoint and its security group are tagged when they are made' },
      { action: 'route53:AssociateVPCWithHostedZone', because: 'the private name of the endpoint is a hosted zone' },
    ],
    on: {
      'ec2:DescribeVpcAttribute': [vpcItself],
      'ec2:CreateSecurityGroup': [vpcItself, anyGroup],
      'ec2:AuthorizeSecurityGroupIngress': [anyGroup],
      'ec2:DeleteSecurityGroup': [anyGroup],
      'ec2:CreateVpcEndpoint': [vpcItself, anySubnet, anyGroup, anyEndpoint],
      'ec2:DeleteVpcEndpoints': [anyEndpoint],
      'ec2:CreateTags': [anyGroup, anyEndpoint],
      // The zone of the endpoint's private name belongs to AWS.
      'route53:AssociateVPCWithHostedZone': ['arn:{partition}:route53:::hostedzone/*'],
    },
  },
  parameters: {},
  settles: { withinSeconds: 900, isSettled: ({ status }) => status === null || status === 'available' },

  read,

  plan(vpc) {
    if (vpc.hasOther || (vpc.status !== null && works(vpc.status))) return { kind: 'compliant' };
    if (vpc.sharedBy !== null) return refuseShared(vpc.sharedBy);
    const obstacle = obstacleTo(vpc);
    if (obstacle !== undefined) return refuse(obstacle);
    // The group comes first, for the endpoint stands behind it.
    return set<State, 'admitted' | 'endpoint'>(vpc, { admitted: vpc.cidrs, endpoint: vpc.subnets });
  },

  apply(target, { field, to }, aws) {
    return field === 'admitted' ? keepGroup(to, target, aws) : keepEndpoint(to, target, aws);
  },
});

interface State extends EndpointPlace {
  /** The account that shares the VPC with this one. */
  readonly sharedBy: string | null;
  /** Where our endpoint stands. */
  readonly endpoint: readonly string[] | null;
  /** Whether somebody else made an endpoint that works or soon will. */
  readonly hasOther: boolean;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const { Vpcs: [vpc] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeVpcsCommand({ VpcIds: [lastPartOf(target.resourceId)] }))
    .catch(ifAbsent('InvalidVpcID.NotFound', { Vpcs: [] }));
  if (vpc === undefined) return undefined;

  const cidrs = cidrsOf(vpc);
  const owner = sharedBy(vpc, target);
  return {
    sharedBy: owner,
    cidrs,
    ...groupFacts(cidrs, await findGroup(target, aws)),
    ...endpointFacts(await listEc2Endpoints(target, aws)),
    subnets: await subnetPerZone(target, aws),
    // Of another account's VPC it does not matter.
    missingForPrivateDns: owner === null ? await missingForPrivateDns(target, aws) : [],
  };
}

function groupFacts(
  cidrs: readonly string[],
  group: SecurityGroup | undefined,
): Pick<State, 'admitted' | 'isNameTaken'> {
  if (group === undefined) return { admitted: null, isNameTaken: false };
  if (!isOurs(group)) return { admitted: null, isNameTaken: true };
  const admitted = cidrs.filter((cidr) => admittedBy(group).includes(cidr));
  return { admitted: admitted.length === 0 ? null : admitted, isNameTaken: false };
}

function endpointFacts(listed: readonly VpcEndpoint[]): Pick<State, 'endpoint' | 'status' | 'hasOther'> {
  const endpoints = listed.filter((endpoint) => statusOf(endpoint) !== 'deleting');
  const hasOther = endpoints.some((endpoint) => !isOurs(endpoint) && works(statusOf(endpoint)));
  const ours = endpoints.find(isOurs);
  if (ours === undefined) return { endpoint: null, status: null, hasOther };
  return { endpoint: (ours.SubnetIds ?? []).toSorted(), status: statusOf(ours), hasOther };
}

function cidrsOf({ CidrBlockAssociationSet: blocks = [] }: Vpc): readonly string[] {
  const associated = blocks.filter(({ CidrBlockState }) => CidrBlockState?.State === 'associated');
  return associated.map(({ CidrBlock }) => String(CidrBlock)).toSorted();
}

function works(status: string): boolean {
  return status === 'available' || status === 'pending';
}
