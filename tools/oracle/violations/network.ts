/** Violations that Prowler reports as exposed: attached to something, in a public subnet, through an open group. */
import {
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  AssociateRouteTableCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';
import { type OwnViolation, arnOf, nameIn } from './own-violation.ts';

/** Prowler ignores an open group that no network interface uses, and reports port 443, which AWS allows by default. */
export const groupInUse: OwnViolation = async (account, declared) => {
  const arn = await arnOf(declared(account));
  const ec2 = account.client(EC2Client);
  const { SecurityGroups: [group] = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ GroupIds: [nameIn(arn)] }),
  );
  const { Subnets: [subnet] = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [String(group?.VpcId)] }] }),
  );
  const https = (group?.IpPermissions ?? []).filter(({ FromPort, ToPort }) => FromPort === 443 && ToPort === 443);
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: nameIn(arn), IpPermissions: https }));
  const SubnetId = subnet?.SubnetId ?? (await subnetOf(account)).subnetId;
  await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [nameIn(arn)] }));
  return arn;
};

/** Prowler judges the whole group, and SecurityGroup.3 reverts one event: the group is open by that event alone. */
export const groupOpenedOnce: OwnViolation = async (account, declared) => {
  const violation = await declared(account);
  const GroupId = nameIn(await arnOf(Promise.resolve(violation)));
  const ec2 = account.client(EC2Client);
  const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  const other = (group?.IpPermissions ?? []).flatMap(({ IpRanges, Ipv6Ranges, ...permission }): IpPermission[] => {
    const isSsh = permission.FromPort === 22 && permission.ToPort === 22;
    const ranges = (IpRanges ?? []).filter(({ CidrIp }) => !(isSsh && CidrIp === '0.0.0.0/0'));
    const { IpProtocol, FromPort, ToPort } = permission;
    const base = { IpProtocol, FromPort, ToPort };
    return [
      ...ranges.map(({ CidrIp }) => ({ ...base, IpRanges: [{ CidrIp }] })),
      ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }) => ({ ...base, Ipv6Ranges: [{ CidrIpv6 }] })),
    ];
  });
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: other }));
  return violation;
};

/** A group that is open to the internet, and the public subnets of its VPC. */
export interface PublicNetwork {
  readonly groupId: string;
  readonly subnetIds: readonly string[];
}

export async function arrangePublicNetwork(account: Account): Promise<PublicNetwork> {
  const ec2 = account.client(EC2Client);
  const { vpcId, subnetId } = await subnetOf(account);
  const { InternetGateway: { InternetGatewayId } = {} } = await ec2.send(new CreateInternetGatewayCommand({}));
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
  const { RouteTable: { RouteTableId } = {} } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId }),
  );
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnetId }));
  const { GroupId: groupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'open', Description: 'open', VpcId: vpcId }),
  );
  const everyone = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [everyone] }));
  return { groupId, subnetIds: [subnetId] };
}

/** A subnet of the default VPC. */
async function subnetOf(account: Account): Promise<{ readonly vpcId: string; readonly subnetId: string }> {
  const { Subnets: [subnet] = [] } = await account.client(EC2Client).send(new DescribeSubnetsCommand({}));
  return { vpcId: String(subnet?.VpcId), subnetId: String(subnet?.SubnetId) };
}
