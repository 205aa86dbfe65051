import {
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  type ModifySubnetAttributeRequest,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec215 } from './ec2-15.ts';

function subnet(state: Subnet | undefined) {
  return fakeAws({
    DescribeSubnetsCommand: () => {
      if (state === undefined) throw named('InvalidSubnetID.NotFound');
      return { Subnets: [state] };
    },
    ModifySubnetAttributeCommand: (input: ModifySubnetAttributeRequest) => {
      const { SubnetId, MapPublicIpOnLaunch: v4, AssignIpv6AddressOnCreation: v6 } = input;
      if (SubnetId !== 'subnet-1' || (v4 === undefined) === (v6 === undefined))
        throw named('InvalidParameterCombination');
      state = {
        ...state,
        ...(v4 !== undefined && { MapPublicIpOnLaunch: v4.Value }),
        ...(v6 !== undefined && { AssignIpv6AddressOnCreation: v6.Value }),
      };
      return {};
    },
  });
}

describePlaybook(ec215, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1' },
  async onMoto({ accountId, region, client }) {
    const ec2 = client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.3.0.0/16' }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.3.1.0/24' }));
    const SubnetId = Subnet?.SubnetId;
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
    return `arn:aws:ec2:${region}:${accountId}:subnet/${SubnetId}`;
  },
  changes: {
    'a subnet of a default VPC': () => subnet({ MapPublicIpOnLaunch: true, OwnerId: '111122223333' }),
    'a subnet that assigns only IPv6 addresses, which Security Hub treats as public': () =>
      subnet({ MapPublicIpOnLaunch: false, AssignIpv6AddressOnCreation: true }),
    'a subnet that also assigns IPv6 addresses': () =>
      subnet({ MapPublicIpOnLaunch: true, AssignIpv6AddressOnCreation: true }),
  },
  leaves: {
    'a private subnet that another account shares': () => subnet({ OwnerId: '999999999999' }),
    'a private subnet': () => subnet({ MapPublicIpOnLaunch: false }),
    'a subnet whose response omits the setting': () => subnet({}),
    'a subnet with IPv6 that does not assign addresses': () =>
      subnet({ MapPublicIpOnLaunch: false, AssignIpv6AddressOnCreation: false }),
    'an IPv6-only subnet that does not assign addresses': () => subnet({ Ipv6Native: true }),
  },
  refuses: {
    'a subnet that another account shares': () => subnet({ MapPublicIpOnLaunch: true, OwnerId: '999999999999' }),
    'an IPv6-only subnet': () => subnet({ Ipv6Native: true, AssignIpv6AddressOnCreation: true }),
  },
  gone: { 'a deleted subnet': () => subnet(undefined) },
});
