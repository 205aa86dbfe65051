/** Creates an instance on moto that is open to the internet through security groups that another instance shares. */
import {
  AttachNetworkInterfaceCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { Account } from '../../../emulated-account/index.ts';
import { arrangeInstance } from '../../ec2/testing/index.ts';

/** The ids of the created resources. */
export interface ExposedInstance {
  /** The ARN of the instance, as Security Hub reports it. */
  readonly arn: string;
  /** An instance in the same open groups, without exceptions. */
  readonly otherArn: string;
  /** The first two are open, the third is not. */
  readonly groups: readonly [string, string, string];
  /** One is in the first group, the other in the second and third. */
  readonly interfaces: readonly [string, string];
}

const everybody = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

const restricted = {
  IpProtocol: 'tcp',
  FromPort: 5432,
  ToPort: 5432,
  IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'ours' }],
};

/** The default inbound permissions of the first group. */
const web: readonly IpPermission[] = [
  { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...everybody },
  { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...everybody },
  restricted,
];

/**
 * Two interfaces, three groups. Tagged to allow TCP 443.
 *
 * @param permissions The inbound permissions of the first group, in addition to port 22 from its own members.
 */
export async function arrangeExposedInstance(account: Account, permissions = web): Promise<ExposedInstance> {
  const ec2 = account.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.3.0.0/16' }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.3.1.0/24' }));
  const SubnetId = Subnet?.SubnetId ?? '';
  const make = (name: string, rules: readonly IpPermission[]) => arrangeGroup(ec2, String(Vpc?.VpcId), name, rules);
  const first = await make('web', permissions);
  const second = await make('everything', [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }]);
  const third = await make('database', [restricted]);
  await narrowFirst(ec2, first);

  const interfaceIn = (groups: readonly string[]) => arrangeInterface(ec2, SubnetId, groups);
  const interfaces = [await interfaceIn([first]), await interfaceIn([second, third])] as const;
  const arn = await arrangeBehind(account, interfaces[0]);
  const otherArn = await arrangeBehind(account, await interfaceIn([first, second]));
  const InstanceId = arn.slice(arn.lastIndexOf('/') + 1);
  await ec2.send(new CreateTagsCommand({ Resources: [InstanceId], Tags: [{ Key: 'AllowedPorts', Value: '443' }] }));
  await ec2.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId: interfaces[1], InstanceId, DeviceIndex: 1 }));
  return { arn, otherArn, groups: [first, second, third], interfaces };
}

/** moto assigns the groups of an instance to all its interfaces, so the instance has none. */
function arrangeBehind(account: Account, NetworkInterfaceId: string): Promise<string> {
  return arrangeInstance(account, { NetworkInterfaces: [{ NetworkInterfaceId, DeviceIndex: 0 }] });
}

async function arrangeInterface(ec2: EC2Client, SubnetId: string, groups: readonly string[]): Promise<string> {
  const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [...groups] }));
  return NetworkInterface?.NetworkInterfaceId ?? '';
}

async function arrangeGroup(
  ec2: EC2Client,
  VpcId: string,
  name: string,
  IpPermissions: readonly IpPermission[],
): Promise<string> {
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: name,
      Description: name,
      VpcId,
      TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'owner', Value: 'net-team' }] }],
    }),
  );
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...IpPermissions] }));
  return GroupId;
}

/** Egress to HTTPS only, and ingress from its own members. */
async function narrowFirst(ec2: EC2Client, GroupId: string): Promise<void> {
  await ec2.send(
    new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [{ IpProtocol: '-1', ...everybody }] }),
  );
  const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...everybody };
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [https] }));
  const own = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [own] }));
}
