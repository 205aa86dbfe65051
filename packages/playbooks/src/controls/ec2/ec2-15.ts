import { DescribeSubnetsCommand, EC2Client, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import { askFor, cutOff, definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';
import { launchingGroups } from './subnet/index.ts';
import { refuseShared, sharedBy } from './vpc/index.ts';

/**
 * EC2.15: Amazon EC2 subnets should not automatically assign public IP addresses.
 *
 * Running instances keep their addresses. Instances that are launched in the subnet from then on get a public IPv4 or an
 * IPv6 address only if the launch request specifies one. Without a NAT gateway or VPC endpoints they cannot reach the
 * internet.
 *
 * If an Auto Scaling group launches instances in the subnet, the remediation requires approval. This includes Amazon EKS
 * node groups: in a public subnet, new nodes need a public address to join the cluster. Suppress the finding for subnets
 * that must assign addresses. ASR refuses an IPv6-only subnet, and a subnet that another account shares.
 *
 * @failed The AWS Config rule `subnet-auto-assign-public-ip-disabled` finds that the subnet assigns public IPv4 or IPv6
 * addresses.
 * @reads Both settings of the subnet, its owner, and the Auto Scaling groups that launch instances in it.
 * @impact New instances without an address in their launch request, such as those of Auto Scaling groups, AWS Batch and
 * Amazon EMR. They cannot reach the internet through an internet gateway, and the internet cannot reach them.
 * @owners Another account, if the subnet is shared.
 * @undo Instances that were launched in between stay without a public address.
 * @unverified Whether the launch template of an Auto Scaling group requests an address itself is not read.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export const ec215 = definePlaybook({
  control: 'EC2.15',
  title: 'disable automatic assignment of public IP addresses in a subnet',
  resourceType: 'AwsEc2Subnet',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeSubnets', 'autoscaling:DescribeAutoScalingGroups'],
    write: ['ec2:ModifySubnetAttribute'],
    on: { 'ec2:ModifySubnetAttribute': ['arn:{partition}:ec2:{region}:{account}:subnet/{id}'] },
  },
  parameters: {},

  async read(target, aws) {
    const { Subnets: [subnet] = [] } = await aws
      .client(EC2Client)
      .send(new DescribeSubnetsCommand({ SubnetIds: [lastPartOf(target.resourceId)] }))
      .catch(ifAbsent('InvalidSubnetID.NotFound', { Subnets: [] }));
    if (subnet === undefined) return undefined;
    const { MapPublicIpOnLaunch: assignsPublicIp = false, AssignIpv6AddressOnCreation: assignsIpv6 = false } = subnet;
    return {
      assignsPublicIp,
      // Security Hub treats every IPv6 address as public.
      assignsIpv6,
      hasIpv6Alone: subnet.Ipv6Native ?? false,
      sharedBy: sharedBy(subnet, target),
      launchedBy: assignsPublicIp || assignsIpv6 ? await launchingGroups(target, aws) : [],
    };
  },

  plan(subnet) {
    if (!subnet.assignsPublicIp && !subnet.assignsIpv6) return { kind: 'compliant' };
    if (subnet.sharedBy !== null) return refuseShared(subnet.sharedBy, 'subnet');
    if (subnet.hasIpv6Alone) {
      return refuse('The subnet is IPv6-only, so every resource in it needs an IPv6 address. Suppress the finding.');
    }
    const why = cutOff(subnet.launchedBy, 'launch instances that get their address from the subnet');
    return (['assignsPublicIp', 'assignsIpv6'] as const).reduce(
      (plan, field) => (subnet[field] ? askFor(plan, field, why) : plan),
      set(subnet, { assignsPublicIp: false, assignsIpv6: false }),
    );
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
