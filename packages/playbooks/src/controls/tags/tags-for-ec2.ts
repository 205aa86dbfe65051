import {
  DescribeAddressesCommand,
  DescribeCustomerGatewaysCommand,
  DescribeDhcpOptionsCommand,
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeLaunchTemplatesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeTransitGatewaysCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  DescribeVpnGatewaysCommand,
} from '@aws-sdk/client-ec2';
import { ec2Control } from './ec2/index.ts';
import { tagFamily } from './family/index.ts';

/**
 * An unknown id in a filter fails no call: EC2 answers with an empty list. The controls of types that others read by a list
 * of ids do so as well, because one call can then serve several resources.
 */
const by = (name: string, id: string) => ({ Filters: [{ Name: name, Values: [id] }] });

/** Two of the calls name the same input in the singular. */
const bySingular = (name: string, id: string) => ({ Filter: [{ Name: name, Values: [id] }] });

/**
 * The tags of EC2 resources.
 *
 * ASR adds the tags that `{parameter}` requires and the resource lacks. The policy says in `tagValues` where each value
 * comes from: a fixed value, the id, the name or a tag of the account, its organizational unit, or another tag of the
 * resource. ASR invents no value, and refuses if there is none. Existing tags do not change.
 *
 * If `{parameter}` is empty, any tag is enough. A resource without tags then gets all tags of `tagValues`. ASR never writes
 * a key to which AWS services, Kubernetes or ASR itself react, such as `aws:`, `kubernetes.io/` and `asr:`.
 *
 * @failed The rule `{rule}` finds {noun} without one of the keys in `{parameter}`, or without any tag if the parameter is
 * empty. Keys are case-sensitive. Tags that begin with `aws:` do not count.
 * @reads All tags of the resource, and its owner.
 * @impact Principals whose access depends on the tags of the resource can gain or lose it.
 * @owners AWS CloudFormation, Terraform and other tools that set the tags of their resources can remove the new tags.
 * @undo Nothing is lost. Undo removes the tags that ASR added, unless their values changed since.
 */
export const tagsForEc2 = tagFamily({
  /** EC2.33: EC2 transit gateway attachments should be tagged. @rule tagged-ec2-transitgatewayattachment */
  'EC2.33': ec2Control({
    noun: 'a transit gateway attachment',
    resourceType: 'AwsEc2TransitGatewayAttachment',
    arnOf: 'transit-gateway-attachment',
    action: 'ec2:DescribeTransitGatewayAttachments',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeTransitGatewayAttachmentsCommand(by('transit-gateway-attachment-id', id))))
        .TransitGatewayAttachments,
  }),
  /** EC2.34: EC2 transit gateway route tables should be tagged. @rule tagged-ec2-transitgatewayroutetable */
  'EC2.34': ec2Control({
    noun: 'a transit gateway route table',
    resourceType: 'AwsEc2TransitGatewayRouteTable',
    arnOf: 'transit-gateway-route-table',
    action: 'ec2:DescribeTransitGatewayRouteTables',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeTransitGatewayRouteTablesCommand(by('transit-gateway-route-table-id', id))))
        .TransitGatewayRouteTables,
  }),
  /** EC2.35: EC2 network interfaces should be tagged. @rule tagged-ec2-networkinterface */
  'EC2.35': ec2Control({
    noun: 'a network interface',
    resourceType: 'AwsEc2NetworkInterface',
    arnOf: 'network-interface',
    action: 'ec2:DescribeNetworkInterfaces',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeNetworkInterfacesCommand(by('network-interface-id', id)))).NetworkInterfaces,
  }),
  /** EC2.36: EC2 customer gateways should be tagged. @rule tagged-ec2-customergateway */
  'EC2.36': ec2Control({
    noun: 'a customer gateway',
    resourceType: 'AwsEc2CustomerGateway',
    arnOf: 'customer-gateway',
    action: 'ec2:DescribeCustomerGateways',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeCustomerGatewaysCommand(by('customer-gateway-id', id)))).CustomerGateways,
  }),
  /** EC2.37: EC2 Elastic IP addresses should be tagged. @rule tagged-ec2-eip */
  'EC2.37': ec2Control({
    noun: 'an Elastic IP address',
    resourceType: 'AwsEc2Eip',
    arnOf: 'elastic-ip',
    action: 'ec2:DescribeAddresses',
    find: async (ec2, id) => (await ec2.send(new DescribeAddressesCommand(by('allocation-id', id)))).Addresses,
  }),
  /** EC2.38: EC2 instances should be tagged. @rule tagged-ec2-instance */
  'EC2.38': ec2Control({
    noun: 'an EC2 instance',
    resourceType: 'AwsEc2Instance',
    arnOf: 'instance',
    notFound: 'InvalidInstanceID.NotFound',
    action: 'ec2:DescribeInstances',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations?.flatMap(
        ({ Instances = [] }) => Instances,
      ),
  }),
  /** EC2.39: EC2 internet gateways should be tagged. @rule tagged-ec2-internetgateway */
  'EC2.39': ec2Control({
    noun: 'an internet gateway',
    resourceType: 'AwsEc2InternetGateway',
    arnOf: 'internet-gateway',
    action: 'ec2:DescribeInternetGateways',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeInternetGatewaysCommand(by('internet-gateway-id', id)))).InternetGateways,
  }),
  /** EC2.40: EC2 NAT gateways should be tagged. @rule tagged-ec2-natgateway */
  'EC2.40': ec2Control({
    noun: 'a NAT gateway',
    resourceType: 'AwsEc2NatGateway',
    arnOf: 'natgateway',
    action: 'ec2:DescribeNatGateways',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeNatGatewaysCommand(bySingular('nat-gateway-id', id)))).NatGateways,
  }),
  /** EC2.41: EC2 network ACLs should be tagged. @rule tagged-ec2-networkacl */
  'EC2.41': ec2Control({
    noun: 'a network ACL',
    resourceType: 'AwsEc2NetworkAcl',
    arnOf: 'network-acl',
    action: 'ec2:DescribeNetworkAcls',
    find: async (ec2, id) => (await ec2.send(new DescribeNetworkAclsCommand(by('network-acl-id', id)))).NetworkAcls,
  }),
  /** EC2.42: EC2 route tables should be tagged. @rule tagged-ec2-routetable */
  'EC2.42': ec2Control({
    noun: 'a route table',
    resourceType: 'AwsEc2RouteTable',
    arnOf: 'route-table',
    action: 'ec2:DescribeRouteTables',
    find: async (ec2, id) => (await ec2.send(new DescribeRouteTablesCommand(by('route-table-id', id)))).RouteTables,
  }),
  /** EC2.43: EC2 security groups should be tagged. @rule tagged-ec2-securitygroup */
  'EC2.43': ec2Control({
    noun: 'a security group',
    resourceType: 'AwsEc2SecurityGroup',
    arnOf: 'security-group',
    notFound: 'InvalidGroup.NotFound',
    action: 'ec2:DescribeSecurityGroups',
    find: async (ec2, id) => (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups,
  }),
  /** EC2.44: EC2 subnets should be tagged. @rule tagged-ec2-subnet */
  'EC2.44': ec2Control({
    noun: 'a subnet',
    resourceType: 'AwsEc2Subnet',
    arnOf: 'subnet',
    notFound: 'InvalidSubnetID.NotFound',
    action: 'ec2:DescribeSubnets',
    find: async (ec2, id) => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets,
  }),
  /** EC2.45: EC2 volumes should be tagged. @rule tagged-ec2-volume */
  'EC2.45': ec2Control({
    noun: 'an EBS volume',
    resourceType: 'AwsEc2Volume',
    arnOf: 'volume',
    action: 'ec2:DescribeVolumes',
    find: async (ec2, id) => (await ec2.send(new DescribeVolumesCommand(by('volume-id', id)))).Volumes,
  }),
  /** EC2.46: Amazon VPCs should be tagged. @rule tagged-ec2-vpc */
  'EC2.46': ec2Control({
    noun: 'a VPC',
    resourceType: 'AwsEc2Vpc',
    arnOf: 'vpc',
    notFound: 'InvalidVpcID.NotFound',
    action: 'ec2:DescribeVpcs',
    find: async (ec2, id) => (await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs,
  }),
  /** EC2.47: Amazon VPC endpoint services should be tagged. @rule tagged-ec2-vpcendpointservice */
  'EC2.47': ec2Control({
    noun: 'a VPC endpoint service',
    resourceType: 'AwsEc2VpcEndpointService',
    arnOf: 'vpc-endpoint-service',
    action: 'ec2:DescribeVpcEndpointServiceConfigurations',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeVpcEndpointServiceConfigurationsCommand(by('service-id', id)))).ServiceConfigurations,
  }),
  /** EC2.48: Amazon VPC flow logs should be tagged. @rule tagged-ec2-flowlog */
  'EC2.48': ec2Control({
    noun: 'a VPC flow log',
    resourceType: 'AwsEc2FlowLog',
    arnOf: 'vpc-flow-log',
    action: 'ec2:DescribeFlowLogs',
    find: async (ec2, id) => (await ec2.send(new DescribeFlowLogsCommand(bySingular('flow-log-id', id)))).FlowLogs,
  }),
  /** EC2.49: Amazon VPC peering connections should be tagged. @rule tagged-ec2-vpcpeeringconnection */
  'EC2.49': ec2Control({
    noun: 'a VPC peering connection',
    resourceType: 'AwsEc2VpcPeeringConnection',
    arnOf: 'vpc-peering-connection',
    action: 'ec2:DescribeVpcPeeringConnections',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeVpcPeeringConnectionsCommand(by('vpc-peering-connection-id', id))))
        .VpcPeeringConnections,
  }),
  /** EC2.50: EC2 VPN gateways should be tagged. @rule tagged-ec2-vpngateway */
  'EC2.50': ec2Control({
    noun: 'a VPN gateway',
    resourceType: 'AwsEc2VpnGateway',
    arnOf: 'vpn-gateway',
    action: 'ec2:DescribeVpnGateways',
    find: async (ec2, id) => (await ec2.send(new DescribeVpnGatewaysCommand(by('vpn-gateway-id', id)))).VpnGateways,
  }),
  /** EC2.52: EC2 transit gateways should be tagged. @rule tagged-ec2-transitgateway */
  'EC2.52': ec2Control({
    noun: 'a transit gateway',
    resourceType: 'AwsEc2TransitGateway',
    arnOf: 'transit-gateway',
    notFound: 'InvalidTransitGatewayID.NotFound',
    action: 'ec2:DescribeTransitGateways',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }))).TransitGateways,
  }),
  /** EC2.174: EC2 DHCP option sets should be tagged. @rule ec2-dhcp-options-tagged */
  'EC2.174': ec2Control({
    noun: 'a DHCP option set',
    resourceType: 'AwsEc2DhcpOptions',
    arnOf: 'dhcp-options',
    parameter: 'requiredKeyTags',
    action: 'ec2:DescribeDhcpOptions',
    find: async (ec2, id) => (await ec2.send(new DescribeDhcpOptionsCommand(by('dhcp-options-id', id)))).DhcpOptions,
  }),
  /** EC2.175: EC2 launch templates should be tagged. @rule ec2-launch-template-tagged */
  'EC2.175': ec2Control({
    noun: 'a launch template',
    resourceType: 'AwsEc2LaunchTemplate',
    arnOf: 'launch-template',
    parameter: 'requiredKeyTags',
    notFound: 'InvalidLaunchTemplateId.NotFound',
    action: 'ec2:DescribeLaunchTemplates',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }))).LaunchTemplates,
  }),
  /** EC2.176: EC2 prefix lists should be tagged. @rule ec2-prefix-list-tagged */
  'EC2.176': ec2Control({
    noun: 'a prefix list',
    resourceType: 'AwsEc2PrefixList',
    arnOf: 'prefix-list',
    parameter: 'requiredKeyTags',
    action: 'ec2:DescribeManagedPrefixLists',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeManagedPrefixListsCommand(by('prefix-list-id', id)))).PrefixLists,
  }),
  /** EC2.177: EC2 traffic mirror sessions should be tagged. @rule ec2-traffic-mirror-session-tagged */
  'EC2.177': ec2Control({
    noun: 'a traffic mirror session',
    resourceType: 'AwsEc2TrafficMirrorSession',
    arnOf: 'traffic-mirror-session',
    parameter: 'requiredKeyTags',
    action: 'ec2:DescribeTrafficMirrorSessions',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeTrafficMirrorSessionsCommand(by('traffic-mirror-session-id', id))))
        .TrafficMirrorSessions,
  }),
  /** EC2.178: EC2 traffic mirror filters should be tagged. @rule ec2-traffic-mirror-filter-tagged */
  'EC2.178': ec2Control({
    noun: 'a traffic mirror filter',
    resourceType: 'AwsEc2TrafficMirrorFilter',
    arnOf: 'traffic-mirror-filter',
    parameter: 'requiredKeyTags',
    action: 'ec2:DescribeTrafficMirrorFilters',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeTrafficMirrorFiltersCommand(by('traffic-mirror-filter-id', id))))
        .TrafficMirrorFilters,
  }),
  /** EC2.179: EC2 traffic mirror targets should be tagged. @rule ec2-traffic-mirror-target-tagged */
  'EC2.179': ec2Control({
    noun: 'a traffic mirror target',
    resourceType: 'AwsEc2TrafficMirrorTarget',
    arnOf: 'traffic-mirror-target',
    parameter: 'requiredKeyTags',
    action: 'ec2:DescribeTrafficMirrorTargets',
    find: async (ec2, id) =>
      (await ec2.send(new DescribeTrafficMirrorTargetsCommand(by('traffic-mirror-target-id', id))))
        .TrafficMirrorTargets,
  }),
});
