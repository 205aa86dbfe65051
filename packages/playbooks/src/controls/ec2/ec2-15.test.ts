import { describe, expect, it } from '@jest/globals';
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import {
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  type ModifySubnetAttributeRequest,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec215 } from './ec2-15.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'subnet-1' };

/** Emulates a subnet. Each Auto Scaling group is on its own page. */
function subnet(state: Subnet | undefined, groups: readonly Partial<AutoScalingGroup>[] = []) {
  return fakeAws({
    DescribeAutoScalingGroupsCommand: ({ NextToken = '0' }: { NextToken?: string }) => {
      const next = Number(NextToken) + 1;
      return {
        AutoScalingGroups: groups.slice(next - 1, next),
        ...(next < groups.length && { NextToken: String(next) }),
      };
    },
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
    'a subnet in which an Auto Scaling group launches instances': () =>
      subnet({ MapPublicIpOnLaunch: true }, [{ AutoScalingGroupName: 'web', VPCZoneIdentifier: 'subnet-1' }]),
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

describe('EC2.15', () => {
  const groups: readonly Partial<AutoScalingGroup>[] = [
    { AutoScalingGroupName: 'web', VPCZoneIdentifier: 'subnet-2, subnet-1' },
    { AutoScalingGroupName: 'elsewhere', VPCZoneIdentifier: 'subnet-11' },
    { AutoScalingGroupName: 'without-subnets' },
    {
      AutoScalingGroupName: 'eks-workers-1',
      VPCZoneIdentifier: 'subnet-1',
      Tags: [{ Key: 'eks:nodegroup-name', Value: 'workers' }],
    },
    {
      AutoScalingGroupName: 'awseb-1',
      VPCZoneIdentifier: 'subnet-1',
      Tags: [{ Key: 'elasticbeanstalk:environment-name', Value: 'shop' }],
    },
  ];

  it('never takes the addresses of new EKS nodes and Auto Scaling instances unasked', async () => {
    expect(await plan(ec215, target, subnet({ MapPublicIpOnLaunch: true }, groups))).toMatchObject({
      changes: [{ field: 'assignsPublicIp' }],
      asks: {
        assignsPublicIp:
          'After this change, AWS Elastic Beanstalk environment shop, Auto Scaling group web, and Amazon EKS node group ' +
          'workers could no longer launch instances that get their address from the subnet.',
      },
    });
  });

  it('never takes the IPv6 addresses of new EKS nodes unasked', async () => {
    const planned = await plan(ec215, target, subnet({ AssignIpv6AddressOnCreation: true }, groups));

    expect(planned).toHaveProperty('asks', { assignsIpv6: expect.stringContaining('node group workers') });
  });

  it('requires no approval if no Auto Scaling group launches instances in the subnet', async () => {
    const planned = await plan(ec215, target, subnet({ MapPublicIpOnLaunch: true }, groups.slice(1, 3)));

    expect(planned).not.toHaveProperty('asks');
  });
});
