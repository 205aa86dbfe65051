import { DescribeSubnetsCommand, EC2Client, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import { definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';
import { refuseShared, sharedBy } from './vpc/index.ts';

/**
 * EC2.15: Amazon EC2 subnets should not automatically assign public IP addresses.
 *
 * Running instances keep their addresses. Instances that are launched in the subnet from then on, including those of
 * Auto Scaling groups, get a public IPv4 or an IPv6 address only if the launch request specifies one. Without a NAT
 * gateway or VPC endpoints they cannot reach the internet.
 *
 * EKS clusters that use IPv6 need subnets that assign IPv6 addresses. Suppress the finding for these subnets. ASR
 * refuses an IPv6-only subnet, and a subnet that another account shares.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15
 */
export const ec215 = definePlaybook({
  control: 'EC2.15',
  title: 'disable automatic assignment of public IP addresses in a subnet',
  resourceType: 'AwsEc2Subnet',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeSubnets'],
    write: ['ec2:ModifySubnetAttribute'],
    on: { 'ec2:ModifySubnetAttribute': ['arn:{partition}:ec2:{region}:{account}:subnet/{id}'] },
  },
  parameters: {},

  async read(target, aws) {
    const { Subnets: [subnet] = [] } = await aws
      .client(EC2Client)
      .send(new DescribeSubnetsCommand({ SubnetIds: [lastPartOf(target.resourceId)] }))
      .catch(ifAbsent('InvalidSubnetID.NotFound', { Subnets: [] }));
    return (
      subnet && {
        assignsPublicIp: subnet.MapPublicIpOnLaunch ?? false,
        // Security Hub treats every IPv6 address as public.
        assignsIpv6: subnet.AssignIpv6AddressOnCreation ?? false,
        hasIpv6Alone: subnet.Ipv6Native ?? false,
        sharedBy: sharedBy(subnet, target),
      }
    );
  },

  plan(subnet) {
    if (!subnet.assignsPublicIp && !subnet.assignsIpv6) return { kind: 'compliant' };
    if (subnet.sharedBy !== null) return refuseShared(subnet.sharedBy, 'subnet');
    if (subnet.hasIpv6Alone) {
      return refuse('The subnet is IPv6-only, so every resource in it needs an IPv6 address. Suppress the finding.');
    }
    return set(subnet, { assignsPublicIp: false, assignsIpv6: false });
  },

  // ModifySubnetAttribute accepts one attribute per call.
  async apply({ resourceId }, { field, to: Value }, aws) {
    const attribute =
      field === 'assignsIpv6' ? { AssignIpv6AddressOnCreation: { Value } } : { MapPublicIpOnLaunch: { Value } };
    await aws
      .client(EC2Client)
      .send(new ModifySubnetAttributeCommand({ SubnetId: lastPartOf(resourceId), ...attribute }));
  },
});
