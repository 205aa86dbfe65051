import { DescribeSubnetsCommand, EC2Client, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import { definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';

/**
 * EC2.15: Amazon EC2 subnets should not automatically assign public IP addresses.
 *
 * Running instances keep their addresses. What is launched here from now on, by Auto Scaling too, gets a public IPv4
 * or an IPv6 address only if the launch asks for one: without a NAT gateway or VPC endpoints it then reaches no
 * internet. EKS clusters that use IPv6 need subnets that give such addresses: suppress the finding for these. A
 * subnet that has IPv6 alone is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15
 */
export const ec215 = definePlaybook({
  control: 'EC2.15',
  title: 'stop a subnet from giving new instances public IPv4 and IPv6 addresses by itself',
  resourceType: 'AwsEc2Subnet',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeSubnets'],
    write: ['ec2:ModifySubnetAttribute'],
    on: { 'ec2:ModifySubnetAttribute': ['arn:{partition}:ec2:{region}:{account}:subnet/{id}'] },
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const { Subnets: [subnet] = [] } = await aws
      .client(EC2Client)
      .send(new DescribeSubnetsCommand({ SubnetIds: [lastPartOf(resourceId)] }))
      .catch(ifAbsent('InvalidSubnetID.NotFound', { Subnets: [] }));
    return (
      subnet && {
        assignsPublicIp: subnet.MapPublicIpOnLaunch ?? false,
        // Security Hub takes every IPv6 address for a public one.
        assignsIpv6: subnet.AssignIpv6AddressOnCreation ?? false,
        hasIpv6Alone: subnet.Ipv6Native ?? false,
      }
    );
  },

  plan(subnet) {
    if (subnet.hasIpv6Alone && subnet.assignsIpv6) {
      return refuse('The subnet has IPv6 alone, so whatever starts in it needs such an address. Suppress the finding.');
    }
    return set(subnet, { assignsPublicIp: false, assignsIpv6: false });
  },

  // EC2 takes one attribute at a time.
  async apply({ resourceId }, { field, to: Value }, aws) {
    const attribute =
      field === 'assignsIpv6' ? { AssignIpv6AddressOnCreation: { Value } } : { MapPublicIpOnLaunch: { Value } };
    await aws
      .client(EC2Client)
      .send(new ModifySubnetAttributeCommand({ SubnetId: lastPartOf(resourceId), ...attribute }));
  },
});
