/** Creates noncompliant security groups on moto. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a VPC and returns its default group, with the rules that AWS gives it. */
export async function arrangeDefaultGroup(account: Account): Promise<string> {
  const ec2 = account.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  const Filters = [
    { Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] },
    { Name: 'group-name', Values: ['default'] },
  ];
  const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const GroupId = group?.GroupId ?? '';
  // AWS creates a default group with this rule, moto without it.
  const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return arnOf(account, GroupId);
}

/** Creates a group that opens this port in every possible way, and that has sources that may stay. */
export async function arrangeOpenGroup(account: Account, port: number): Promise<string> {
  const ec2 = account.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.2.0.0/16' }));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `open-${port}`, Description: 'open', VpcId: Vpc?.VpcId }),
  );
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: `everyone-${port}`,
      AddressFamily: 'IPv4',
      MaxEntries: 1,
      Entries: [{ Cidr: '0.0.0.0/0' }],
    }),
  );
  const IpPermissions: IpPermission[] = [
    {
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '10.0.0.0/8', Description: 'office' }],
    },
    {
      IpProtocol: 'tcp',
      FromPort: port - 2,
      ToPort: port + 2,
      Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'a range' }],
    },
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], UserIdGroupPairs: [{ GroupId }] },
    { IpProtocol: 'tcp', FromPort: port, ToPort: port, PrefixListIds: [{ PrefixListId: PrefixList?.PrefixListId }] },
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return arnOf(account, GroupId);
}

/** Creates a group that opens SSH and RDP to every address of one family, and SSH to a network of the other. */
export async function arrangeOpenFamily(account: Account, family: 'ipv4' | 'ipv6'): Promise<string> {
  const ec2 = account.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.3.0.0/16' }));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `open-${family}`, Description: 'open', VpcId: Vpc?.VpcId }),
  );
  const everyone = family === 'ipv4' ? { IpRanges: [{ CidrIp: '0.0.0.0/0' }] } : { Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  const office =
    family === 'ipv4' ? { Ipv6Ranges: [{ CidrIpv6: 'fd00::/8' }] } : { IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
  const opened = [22, 3389].map((port) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...everyone }));
  const IpPermissions: IpPermission[] = [
    ...opened,
    { IpProtocol: 'udp', FromPort: 3389, ToPort: 3389, ...everyone },
    { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...office },
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...everyone },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return arnOf(account, GroupId);
}

function arnOf({ region, accountId }: Account, groupId: string): string {
  return `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`;
}
