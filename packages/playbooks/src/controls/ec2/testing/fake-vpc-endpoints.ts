/** Emulates a VPC with its subnets, security groups and endpoints. */
import type {
  AuthorizeSecurityGroupIngressRequest,
  CreateSecurityGroupRequest,
  CreateVpcEndpointRequest,
  SecurityGroup,
  Subnet,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { fakeAws, named } from '../../../testing/index.ts';

export interface FakeVpc {
  readonly cidrs?: readonly string[];
  readonly subnets?: readonly Subnet[];
  readonly groups?: readonly SecurityGroup[];
  readonly endpoints?: readonly VpcEndpoint[];
  readonly dnsSupport?: boolean;
  readonly dnsHostnames?: boolean;
  readonly isGone?: boolean;
  /** @default this account */
  readonly owner?: string;
  /** Whether creating and deleting an endpoint takes time, as on AWS. */
  readonly isSlow?: boolean;
  /** Whether a private hosted zone already contains the name of the EC2 API. */
  readonly hasZone?: boolean;
  /** The error code that EC2 returns instead of deleting an endpoint. */
  readonly refusal?: string;
  /** A group that another resource uses. */
  readonly usedGroup?: string;
}

export function fakeVpcEndpoints(vpc: FakeVpc = {}) {
  let created = 0;
  let groups: SecurityGroup[] = [...(vpc.groups ?? [])];
  let endpoints: VpcEndpoint[] = [...(vpc.endpoints ?? [])];
  const requests: CreateVpcEndpointRequest[] = [];
  const subnets = vpc.subnets ?? [subnetIn('a', 'subnet-1'), subnetIn('b', 'subnet-2')];
  const isInUse = (groupId: string) =>
    vpc.usedGroup === groupId || endpoints.some(({ Groups = [] }) => Groups.some(({ GroupId }) => GroupId === groupId));

  const aws = fakeAws({
    DescribeVpcsCommand: () => {
      if (vpc.isGone === true) throw named('InvalidVpcID.NotFound');
      const blocks = (vpc.cidrs ?? ['10.0.0.0/16']).map((CidrBlock) => ({
        CidrBlock,
        CidrBlockState: { State: 'associated' },
      }));
      const former = { CidrBlock: '192.0.2.0/24', CidrBlockState: { State: 'disassociated' } };
      return {
        Vpcs: [{ VpcId: 'vpc-1', OwnerId: vpc.owner ?? '111122223333', CidrBlockAssociationSet: [...blocks, former] }],
      };
    },
    DescribeVpcAttributeCommand: ({ Attribute }: { Attribute: string }) =>
      Attribute === 'enableDnsSupport'
        ? { EnableDnsSupport: { Value: vpc.dnsSupport ?? true } }
        : { EnableDnsHostnames: { Value: vpc.dnsHostnames ?? true } },
    DescribeVpcEndpointServicesCommand: () => ({
      ServiceDetails: [{ AvailabilityZones: ['eu-west-1a', 'eu-west-1b'] }],
    }),
    DescribeSubnetsCommand: ({ NextToken }: { NextToken?: string }) => pageOf('Subnets', subnets, NextToken),
    DescribeVpcEndpointsCommand: ({ NextToken }: { NextToken?: string }) => {
      // Returned in lower case, unlike the API reference.
      const listed = endpoints.map((endpoint) => ({ ...endpoint, State: endpoint.State?.toLowerCase() }));
      return pageOf('VpcEndpoints', listed, NextToken);
    },
    DescribeSecurityGroupsCommand: () => ({ SecurityGroups: groups }),
    CreateSecurityGroupCommand: ({ GroupName, TagSpecifications }: CreateSecurityGroupRequest) => {
      if (groups.length > 0) throw named('InvalidGroup.Duplicate');
      const GroupId = `sg-${(created += 1)}`;
      groups = [{ GroupId, GroupName, Tags: TagSpecifications?.[0]?.Tags, IpPermissions: [] }];
      return { GroupId };
    },
    AuthorizeSecurityGroupIngressCommand: ({ GroupId, IpPermissions = [] }: AuthorizeSecurityGroupIngressRequest) => {
      groups = groups.map((group) =>
        group.GroupId === GroupId
          ? { ...group, IpPermissions: [...(group.IpPermissions ?? []), ...IpPermissions] }
          : group,
      );
      return {};
    },
    DeleteSecurityGroupCommand: ({ GroupId = '' }: { GroupId?: string }) => {
      if (isInUse(GroupId)) throw named('DependencyViolation');
      groups = groups.filter((group) => group.GroupId !== GroupId);
      return {};
    },
    CreateVpcEndpointCommand: (request: CreateVpcEndpointRequest) => {
      const conflict = 'private-dns-enabled cannot be set because there is already a conflicting DNS domain for ec2';
      if (vpc.hasZone === true) throw named('InvalidParameter', conflict);
      requests.push(request);
      const endpoint: VpcEndpoint = {
        VpcEndpointId: `vpce-${(created += 1)}`,
        ServiceName: request.ServiceName,
        State: vpc.isSlow === true ? 'Pending' : 'Available',
        // EC2 returns them in arbitrary order.
        SubnetIds: request.SubnetIds?.toReversed(),
        Groups: request.SecurityGroupIds?.map((GroupId) => ({ GroupId })),
        Tags: request.TagSpecifications?.[0]?.Tags,
      };
      endpoints = [...endpoints, endpoint];
      return { VpcEndpoint: endpoint };
    },
    DeleteVpcEndpointsCommand: ({ VpcEndpointIds = [] }: { VpcEndpointIds?: string[] }) => {
      if (vpc.refusal !== undefined) return { Unsuccessful: [{ Error: { Code: vpc.refusal, Message: 'Not now' } }] };
      const isRequested = ({ VpcEndpointId = '' }: VpcEndpoint) => VpcEndpointIds.includes(VpcEndpointId);
      endpoints =
        vpc.isSlow === true
          ? endpoints.map((endpoint) => (isRequested(endpoint) ? { ...endpoint, State: 'Deleting' } : endpoint))
          : endpoints.filter((endpoint) => !isRequested(endpoint));
      return { Unsuccessful: [] };
    },
  });

  return {
    aws,
    requests,
    groups: () => groups,
    endpoints: () => endpoints,
    /** Completes pending creations and deletions. */
    settle() {
      endpoints = endpoints
        .filter(({ State }) => State !== 'Deleting')
        .map((endpoint) => ({ ...endpoint, State: 'Available' }));
    },
    admit(cidr: string) {
      const permission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] };
      groups = groups.map((group) => ({ ...group, IpPermissions: [...(group.IpPermissions ?? []), permission] }));
    },
  };
}

/** @param zone The last letter of the Availability Zone. */
export function subnetIn(zone: string, SubnetId: string, more: Subnet = {}): Subnet {
  return { SubnetId, AvailabilityZone: `eu-west-1${zone}`, AvailableIpAddressCount: 251, ...more };
}

/** Returns one item per page. */
function pageOf(name: string, items: readonly object[], token = '0') {
  const page = Number(token);
  return { [name]: items.slice(page, page + 1), ...(page + 1 < items.length && { NextToken: `${page + 1}` }) };
}
