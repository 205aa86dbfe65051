import {
  AllocateAddressCommand,
  CreateCustomerGatewayCommand,
  CreateDhcpOptionsCommand,
  CreateFlowLogsCommand,
  CreateInternetGatewayCommand,
  CreateManagedPrefixListCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteTableCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  CreateVpnGatewayCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import type { Account } from '../../emulated-account/index.ts';
import { plan } from '../../engine/index.ts';
import type { OnMoto } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type FakeEc2Resource, ec2WithTags, onMotoParameters, tagExamples } from './testing/index.ts';
import { tagsForEc2 } from './tags-for-ec2.ts';

interface Row {
  /** The resource part of the ARN. */
  readonly arn: string;
  readonly call: string;
  readonly items: string;
  readonly by: FakeEc2Resource['by'];
  readonly create: ((account: Account) => Promise<string | undefined>) | string;
}

const ec2 = (account: Account) => account.client(EC2Client);
const newVpc = async (account: Account, block = '10.1.0.0/16') =>
  (await ec2(account).send(new CreateVpcCommand({ CidrBlock: block }))).Vpc?.VpcId ?? '';
const newSubnet = async (account: Account, VpcId?: string) => {
  const created = await ec2(account).send(
    new CreateSubnetCommand({ VpcId: VpcId ?? (await newVpc(account)), CidrBlock: '10.1.1.0/24' }),
  );
  return created.Subnet?.SubnetId ?? '';
};
const newGateway = async (account: Account) =>
  (await ec2(account).send(new CreateTransitGatewayCommand({}))).TransitGateway?.TransitGatewayId ?? '';

const rows: { readonly [control in keyof typeof tagsForEc2]: Row } = {
  'EC2.33': {
    arn: 'transit-gateway-attachment/tgw-attach-0a1b2c3d',
    call: 'DescribeTransitGatewayAttachments',
    items: 'TransitGatewayAttachments',
    by: { filter: 'transit-gateway-attachment-id' },
    create: async (account) => {
      const VpcId = await newVpc(account);
      const [SubnetIds, TransitGatewayId] = [[await newSubnet(account, VpcId)], await newGateway(account)];
      const attach = new CreateTransitGatewayVpcAttachmentCommand({ VpcId, SubnetIds, TransitGatewayId });
      return (await ec2(account).send(attach)).TransitGatewayVpcAttachment?.TransitGatewayAttachmentId;
    },
  },
  'EC2.34': {
    arn: 'transit-gateway-route-table/tgw-rtb-0a1b2c3d',
    call: 'DescribeTransitGatewayRouteTables',
    items: 'TransitGatewayRouteTables',
    by: { filter: 'transit-gateway-route-table-id' },
    create: async (account) => {
      const create = new CreateTransitGatewayRouteTableCommand({ TransitGatewayId: await newGateway(account) });
      return (await ec2(account).send(create)).TransitGatewayRouteTable?.TransitGatewayRouteTableId;
    },
  },
  'EC2.35': {
    arn: 'network-interface/eni-0a1b2c3d',
    call: 'DescribeNetworkInterfaces',
    items: 'NetworkInterfaces',
    by: { filter: 'network-interface-id' },
    create: async (account) => {
      const create = new CreateNetworkInterfaceCommand({ SubnetId: await newSubnet(account) });
      return (await ec2(account).send(create)).NetworkInterface?.NetworkInterfaceId;
    },
  },
  'EC2.36': {
    arn: 'customer-gateway/cgw-0a1b2c3d',
    call: 'DescribeCustomerGateways',
    items: 'CustomerGateways',
    by: { filter: 'customer-gateway-id' },
    create: async (account) => {
      const create = new CreateCustomerGatewayCommand({ Type: 'ipsec.1', BgpAsn: 65_000, IpAddress: '192.0.2.1' });
      return (await ec2(account).send(create)).CustomerGateway?.CustomerGatewayId;
    },
  },
  'EC2.37': {
    arn: 'elastic-ip/eipalloc-0a1b2c3d',
    call: 'DescribeAddresses',
    items: 'Addresses',
    by: { filter: 'allocation-id' },
    create: async (account) => (await ec2(account).send(new AllocateAddressCommand({ Domain: 'vpc' }))).AllocationId,
  },
  'EC2.38': {
    arn: 'instance/i-0a1b2c3d',
    call: 'DescribeInstances',
    items: 'Reservations',
    by: { ids: 'InstanceIds', notFound: 'InvalidInstanceID.NotFound' },
    create: async (account) => {
      const run = new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 });
      return (await ec2(account).send(run)).Instances?.[0]?.InstanceId;
    },
  },
  'EC2.39': {
    arn: 'internet-gateway/igw-0a1b2c3d',
    call: 'DescribeInternetGateways',
    items: 'InternetGateways',
    by: { filter: 'internet-gateway-id' },
    create: async (account) =>
      (await ec2(account).send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId,
  },
  'EC2.40': {
    arn: 'natgateway/nat-0a1b2c3d',
    call: 'DescribeNatGateways',
    items: 'NatGateways',
    by: { filter: 'nat-gateway-id' },
    create: async (account) => {
      const create = new CreateNatGatewayCommand({ SubnetId: await newSubnet(account), ConnectivityType: 'private' });
      return (await ec2(account).send(create)).NatGateway?.NatGatewayId;
    },
  },
  'EC2.41': {
    arn: 'network-acl/acl-0a1b2c3d',
    call: 'DescribeNetworkAcls',
    items: 'NetworkAcls',
    by: { filter: 'network-acl-id' },
    create: 'Moto has no filter network-acl-id.',
  },
  'EC2.42': {
    arn: 'route-table/rtb-0a1b2c3d',
    call: 'DescribeRouteTables',
    items: 'RouteTables',
    by: { filter: 'route-table-id' },
    create: async (account) => {
      const create = new CreateRouteTableCommand({ VpcId: await newVpc(account) });
      return (await ec2(account).send(create)).RouteTable?.RouteTableId;
    },
  },
  'EC2.43': {
    arn: 'security-group/sg-0a1b2c3d',
    call: 'DescribeSecurityGroups',
    items: 'SecurityGroups',
    by: { ids: 'GroupIds', notFound: 'InvalidGroup.NotFound' },
    create: async (account) => {
      const create = new CreateSecurityGroupCommand({
        GroupName: 'tagged',
        Description: 'x',
        VpcId: await newVpc(account),
      });
      return (await ec2(account).send(create)).GroupId;
    },
  },
  'EC2.44': {
    arn: 'subnet/subnet-0a1b2c3d',
    call: 'DescribeSubnets',
    items: 'Subnets',
    by: { ids: 'SubnetIds', notFound: 'InvalidSubnetID.NotFound' },
    create: (account) => newSubnet(account),
  },
  'EC2.45': {
    arn: 'volume/vol-0a1b2c3d',
    call: 'DescribeVolumes',
    items: 'Volumes',
    by: { filter: 'volume-id' },
    create: async (account) => {
      const create = new CreateVolumeCommand({ AvailabilityZone: `${account.region}a`, Size: 1 });
      return (await ec2(account).send(create)).VolumeId;
    },
  },
  'EC2.46': {
    arn: 'vpc/vpc-0a1b2c3d',
    call: 'DescribeVpcs',
    items: 'Vpcs',
    by: { ids: 'VpcIds', notFound: 'InvalidVpcID.NotFound' },
    create: (account) => newVpc(account),
  },
  'EC2.47': {
    arn: 'vpc-endpoint-service/vpce-svc-0a1b2c3d',
    call: 'DescribeVpcEndpointServiceConfigurations',
    items: 'ServiceConfigurations',
    by: { filter: 'service-id' },
    create: 'Moto ignores the filters of DescribeVpcEndpointServiceConfigurations.',
  },
  'EC2.48': {
    arn: 'vpc-flow-log/fl-0a1b2c3d',
    call: 'DescribeFlowLogs',
    items: 'FlowLogs',
    by: { filter: 'flow-log-id' },
    create: async (account) => {
      const name = `flow-logs-${account.accountId}`;
      const at = account.region === 'us-east-1' ? {} : { LocationConstraint: 'eu-west-1' as const };
      const location = Object.keys(at).length > 0 ? { CreateBucketConfiguration: at } : {};
      await account.client(S3Client).send(new CreateBucketCommand({ Bucket: name, ...location }));
      const create = new CreateFlowLogsCommand({
        ResourceIds: [await newVpc(account)],
        ResourceType: 'VPC',
        TrafficType: 'ALL',
        LogDestinationType: 's3',
        LogDestination: `arn:aws:s3:::${name}`,
      });
      return (await ec2(account).send(create)).FlowLogIds?.[0];
    },
  },
  'EC2.49': {
    arn: 'vpc-peering-connection/pcx-0a1b2c3d',
    call: 'DescribeVpcPeeringConnections',
    items: 'VpcPeeringConnections',
    by: { filter: 'vpc-peering-connection-id' },
    create: async (account) => {
      const [VpcId, PeerVpcId] = [await newVpc(account), await newVpc(account, '10.2.0.0/16')];
      const create = new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId });
      return (await ec2(account).send(create)).VpcPeeringConnection?.VpcPeeringConnectionId;
    },
  },
  'EC2.50': {
    arn: 'vpn-gateway/vgw-0a1b2c3d',
    call: 'DescribeVpnGateways',
    items: 'VpnGateways',
    by: { filter: 'vpn-gateway-id' },
    create: async (account) =>
      (await ec2(account).send(new CreateVpnGatewayCommand({ Type: 'ipsec.1' }))).VpnGateway?.VpnGatewayId,
  },
  'EC2.52': {
    arn: 'transit-gateway/tgw-0a1b2c3d',
    call: 'DescribeTransitGateways',
    items: 'TransitGateways',
    by: { ids: 'TransitGatewayIds', notFound: 'InvalidTransitGatewayID.NotFound' },
    create: newGateway,
  },
  'EC2.174': {
    arn: 'dhcp-options/dopt-0a1b2c3d',
    call: 'DescribeDhcpOptions',
    items: 'DhcpOptions',
    by: { filter: 'dhcp-options-id' },
    create: async (account) => {
      const DhcpConfigurations = [{ Key: 'domain-name', Values: ['example.com'] }];
      const create = new CreateDhcpOptionsCommand({ DhcpConfigurations });
      return (await ec2(account).send(create)).DhcpOptions?.DhcpOptionsId;
    },
  },
  'EC2.175': {
    arn: 'launch-template/lt-0a1b2c3d',
    call: 'DescribeLaunchTemplates',
    items: 'LaunchTemplates',
    by: { ids: 'LaunchTemplateIds', notFound: 'InvalidLaunchTemplateId.NotFound' },
    create: 'Moto shows only the tags that a launch template has from its creation.',
  },
  'EC2.176': {
    arn: 'prefix-list/pl-0a1b2c3d',
    call: 'DescribeManagedPrefixLists',
    items: 'PrefixLists',
    by: { filter: 'prefix-list-id' },
    create: async (account) => {
      const create = new CreateManagedPrefixListCommand({
        PrefixListName: 'offices',
        MaxEntries: 5,
        AddressFamily: 'IPv4',
      });
      return (await ec2(account).send(create)).PrefixList?.PrefixListId;
    },
  },
  'EC2.177': {
    arn: 'traffic-mirror-session/tms-0a1b2c3d',
    call: 'DescribeTrafficMirrorSessions',
    items: 'TrafficMirrorSessions',
    by: { filter: 'traffic-mirror-session-id' },
    create: 'Moto has no traffic mirror sessions.',
  },
  'EC2.178': {
    arn: 'traffic-mirror-filter/tmf-0a1b2c3d',
    call: 'DescribeTrafficMirrorFilters',
    items: 'TrafficMirrorFilters',
    by: { filter: 'traffic-mirror-filter-id' },
    create: 'Moto rejects the tags of its own traffic mirror filters.',
  },
  'EC2.179': {
    arn: 'traffic-mirror-target/tmt-0a1b2c3d',
    call: 'DescribeTrafficMirrorTargets',
    items: 'TrafficMirrorTargets',
    by: { filter: 'traffic-mirror-target-id' },
    create: 'Moto rejects the tags of its own traffic mirror targets.',
  },
};

const controls = Object.keys(tagsForEc2) as (keyof typeof tagsForEc2)[];
const targetOf = (arn: string) => ({
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: `arn:aws:ec2:eu-west-1:111122223333:${arn}`,
});

function onMoto(control: keyof typeof tagsForEc2): OnMoto {
  const { create, arn } = rows[control];
  if (typeof create === 'string') return { beyondMoto: create };
  return async (account) => {
    const id = (await create(account)) ?? '';
    const resource = `${arn.split('/')[0] ?? ''}/${id}`;
    return {
      resourceId: `arn:aws:ec2:${account.region}:${account.accountId}:${resource}`,
      parameters: onMotoParameters(tagsForEc2[control]),
    };
  };
}

for (const control of controls) {
  const { arn, call, ...resource } = rows[control];
  const fake: FakeEc2Resource = { ...resource, id: arn.split('/')[1] ?? '' };
  describePlaybook(tagsForEc2[control], {
    target: targetOf(arn),
    ...tagExamples(tagsForEc2[control], (tags) => ec2WithTags(call, fake, tags)),
    onMoto: onMoto(control),
  });
}

describe('the tags of EC2', () => {
  const { call, arn, ...subnet } = rows['EC2.44'];
  const decide = (more: object) => {
    const aws = ec2WithTags(call, { ...subnet, id: 'subnet-0a1b2c3d', more }, {});
    return plan(tagsForEc2['EC2.44'], targetOf(arn), aws, {
      requiredTagKeys: ['Owner'],
      tagValues: { Owner: { value: 'platform' } },
    });
  };

  it('leaves a resource of another account to that account', async () => {
    expect(await decide({ OwnerId: '444455556666' })).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('444455556666'),
    });
    expect(await decide({ OwnerId: '111122223333' })).toMatchObject({ kind: 'change' });
  });

  it('leaves a resource that an AWS service manages to that service', async () => {
    expect(await decide({ Operator: { Managed: true, Principal: 'eks.amazonaws.com' } })).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('eks.amazonaws.com'),
    });
    expect(await decide({ Operator: { Managed: false } })).toMatchObject({ kind: 'change' });
  });

  it.each([
    ['a text', { State: 'deleted' }],
    ['a name', { State: { Name: 'terminated', Code: 48 } }],
    ['a code', { Status: { Code: 'deleted' } }],
  ])('takes a resource that EC2 still describes as gone, by its state as %s', async (_, more) => {
    expect(await decide(more)).toEqual({ kind: 'gone' });
  });

  it('takes a resource in any other state as present', async () => {
    expect(await decide({ State: 'available' })).toMatchObject({ kind: 'change' });
    expect(await decide({ State: { Name: 'running', Code: 16 } })).toMatchObject({ kind: 'change' });
  });
});
