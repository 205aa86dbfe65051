import { DescribeSubnetsCommand, EC2Client, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import { ifAbsent } from '../aws-errors.ts';
import { set } from '../plan.ts';
import { definePlaybook } from '../playbook.ts';
import { lastPartOf } from '../resource-id.ts';

/**
 * EC2.15: Amazon EC2 subnets should not automatically assign public IP addresses.
 *
 * Running instances keep their addresses. What is launched here from now on, by Auto Scaling too, gets a public
 * address only if the launch asks for one: without a NAT gateway or VPC endpoints it then reaches no internet.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15
 */
export const ec215 = definePlaybook({
  control: 'EC2.15',
  title: 'stop a subnet from giving new instances a public IPv4 address by itself',
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
    return subnet && { assignsPublicIp: subnet.MapPublicIpOnLaunch ?? false };
  },

  plan(subnet) {
    return set(subnet, { assignsPublicIp: false });
  },

  async apply({ resourceId }, { to }, aws) {
    const input = { SubnetId: lastPartOf(resourceId), MapPublicIpOnLaunch: { Value: to } };
    await aws.client(EC2Client).send(new ModifySubnetAttributeCommand(input));
  },
});
