/** Load balancers in a moto account. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a VPC with two subnets, and a security group that lets everyone in on the ports of both listeners. */
export async function arrangeNetwork({ client, region }: Account) {
  const ec2 = client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.4.0.0/16' }));
  const VpcId = String(Vpc?.VpcId);
  const subnets = ['a', 'b'].map((zone, index) => {
    const AvailabilityZone = `${region}${zone}`;
    return ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: `10.4.${index}.0/24`, AvailabilityZone }));
  });
  const Subnets = (await Promise.all(subnets)).map(({ Subnet }) => String(Subnet?.SubnetId));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId }),
  );
  const everyone = { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const IpPermissions = [80, 443].map((port) => ({ ...everyone, FromPort: port, ToPort: port }));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return { VpcId, Subnets, SecurityGroups: [GroupId] };
}

/** Creates an Application Load Balancer whose attribute has this value. Returns its ARN. */
export async function arrangeAttribute(account: Account, Key: string, Value: string): Promise<string> {
  const elb = account.client(ElasticLoadBalancingV2Client);
  const { VpcId: _, ...network } = await arrangeNetwork(account);
  const { LoadBalancers: [created] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'web', ...network }));
  const LoadBalancerArn = String(created?.LoadBalancerArn);
  await elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: [{ Key, Value }] }));
  return LoadBalancerArn;
}
