import type {
  FlowLog,
  NetworkInterface,
  Reservation,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  TransitGateway,
  Vpc,
} from '@aws-sdk/client-ec2';
import { type BatchRead, batchRead } from './batch-read.ts';

/**
 * A filter takes 200 values. An unknown id in a list of ids fails the whole call, and in a filter it does not.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
const most = 200;
const pages = ['NextToken', 'NextToken'] as const;
const byFilter = (filter: string, member = 'Filters') => ({ by: 'filter', member, filter }) as const;
const byList = (member: string) => ({ by: 'list', member }) as const;

/** A call that the controls of tags make with a filter by id. Three of them have no pages. */
const byId = (operation: string, filter: string, items: string, id: string, member = 'Filters') =>
  batchRead<{ readonly [member: string]: string }>({
    operation: `com.amazonaws.ec2#${operation}`,
    one: byFilter(filter, member),
    several: byFilter(filter, member),
    most,
    items,
    idsOf: (item) => [item[id]],
    ...(/Addresses$|CustomerGateways$|VpnGateways$/.test(operation) ? {} : { pages }),
    without: 'nothing',
  });

export const ec2Reads: readonly BatchRead[] = [
  byId('DescribeAddresses', 'allocation-id', 'Addresses', 'AllocationId'),
  byId('DescribeCustomerGateways', 'customer-gateway-id', 'CustomerGateways', 'CustomerGatewayId'),
  byId('DescribeDhcpOptions', 'dhcp-options-id', 'DhcpOptions', 'DhcpOptionsId'),
  byId('DescribeInternetGateways', 'internet-gateway-id', 'InternetGateways', 'InternetGatewayId'),
  byId('DescribeManagedPrefixLists', 'prefix-list-id', 'PrefixLists', 'PrefixListId'),
  byId('DescribeNatGateways', 'nat-gateway-id', 'NatGateways', 'NatGatewayId', 'Filter'),
  byId('DescribeNetworkAcls', 'network-acl-id', 'NetworkAcls', 'NetworkAclId'),
  byId('DescribeRouteTables', 'route-table-id', 'RouteTables', 'RouteTableId'),
  byId('DescribeTrafficMirrorFilters', 'traffic-mirror-filter-id', 'TrafficMirrorFilters', 'TrafficMirrorFilterId'),
  byId('DescribeTrafficMirrorSessions', 'traffic-mirror-session-id', 'TrafficMirrorSessions', 'TrafficMirrorSessionId'),
  byId('DescribeTrafficMirrorTargets', 'traffic-mirror-target-id', 'TrafficMirrorTargets', 'TrafficMirrorTargetId'),
  byId(
    'DescribeTransitGatewayAttachments',
    'transit-gateway-attachment-id',
    'TransitGatewayAttachments',
    'TransitGatewayAttachmentId',
  ),
  byId(
    'DescribeTransitGatewayRouteTables',
    'transit-gateway-route-table-id',
    'TransitGatewayRouteTables',
    'TransitGatewayRouteTableId',
  ),
  byId('DescribeVolumes', 'volume-id', 'Volumes', 'VolumeId'),
  byId('DescribeVpcEndpointServiceConfigurations', 'service-id', 'ServiceConfigurations', 'ServiceId'),
  byId('DescribeVpcPeeringConnections', 'vpc-peering-connection-id', 'VpcPeeringConnections', 'VpcPeeringConnectionId'),
  byId('DescribeVpnGateways', 'vpn-gateway-id', 'VpnGateways', 'VpnGatewayId'),
  batchRead<SecurityGroup>({
    operation: 'com.amazonaws.ec2#DescribeSecurityGroups',
    one: byList('GroupIds'),
    several: byFilter('group-id'),
    most,
    items: 'SecurityGroups',
    idsOf: ({ GroupId: id }) => [id],
    pages,
    without: 'ask',
  }),
  batchRead<SecurityGroupRule>({
    operation: 'com.amazonaws.ec2#DescribeSecurityGroupRules',
    one: byFilter('group-id'),
    several: byFilter('group-id'),
    most,
    items: 'SecurityGroupRules',
    idsOf: ({ GroupId: id }) => [id],
    pages,
    without: 'nothing',
  }),
  batchRead<NetworkInterface>({
    operation: 'com.amazonaws.ec2#DescribeNetworkInterfaces',
    one: byFilter('group-id'),
    several: byFilter('group-id'),
    most,
    items: 'NetworkInterfaces',
    idsOf: ({ Groups: groups = [] }) => groups.map(({ GroupId: id }) => id),
    pages,
    without: 'nothing',
  }),
  batchRead<Vpc>({
    operation: 'com.amazonaws.ec2#DescribeVpcs',
    one: byList('VpcIds'),
    several: byFilter('vpc-id'),
    most,
    items: 'Vpcs',
    idsOf: ({ VpcId: id }) => [id],
    pages,
    without: 'ask',
  }),
  batchRead<FlowLog>({
    operation: 'com.amazonaws.ec2#DescribeFlowLogs',
    one: byFilter('resource-id', 'Filter'),
    several: byFilter('resource-id', 'Filter'),
    most,
    items: 'FlowLogs',
    idsOf: ({ ResourceId: id }) => [id],
    pages,
    without: 'nothing',
  }),
  batchRead<Subnet>({
    operation: 'com.amazonaws.ec2#DescribeSubnets',
    one: byList('SubnetIds'),
    several: byFilter('subnet-id'),
    most,
    items: 'Subnets',
    idsOf: ({ SubnetId: id }) => [id],
    pages,
    without: 'ask',
  }),
  batchRead<Reservation>({
    operation: 'com.amazonaws.ec2#DescribeInstances',
    one: byList('InstanceIds'),
    several: byFilter('instance-id'),
    most,
    items: 'Reservations',
    idsOf: ({ Instances: instances = [] }) => instances.map(({ InstanceId: id }) => id),
    split: (reservation) =>
      (reservation.Instances ?? []).map((instance) => ({ ...reservation, Instances: [instance] })),
    pages,
    without: 'ask',
  }),
  batchRead<TransitGateway>({
    operation: 'com.amazonaws.ec2#DescribeTransitGateways',
    one: byList('TransitGatewayIds'),
    several: byFilter('transit-gateway-id'),
    most,
    items: 'TransitGateways',
    idsOf: ({ TransitGatewayId: id }) => [id],
    pages,
    without: 'ask',
  }),
];
