/** SecurityGroup.1: an instance tagged for ports 80 and 443, in a shared group that also opens port 22. */
import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSubnetCommand,
  DescribeImagesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RunInstancesCommand,
  type GroupIdentifier,
  type NetworkInterface,
  type Tag,
} from '@aws-sdk/client-ec2';
import { lastPartOf } from '@asr/playbooks';
import type { Account } from '@asr/local-cloud';
import { createGroup, createVpc, inWords, listIngress, openToAll } from '../scenario/index.ts';
import type { DetectedViolation } from './detected-violation.ts';

const fromInside = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };

/** One interface has only this group and needs a clone without the rule. The other interface has a second group. */
export const exposedInstance: DetectedViolation = {
  controlId: 'SecurityGroup.1',
  title: 'An instance with AllowedPorts "80, 443" is in a shared group that opens port 22',
  expected: 'fixed',

  async create(account) {
    const vpcId = await createVpc(account);
    const subnetId = await createSubnet(account, vpcId);
    const front = await createGroup(account, {
      name: 'front',
      vpcId,
      ingress: [openToAll(22), openToAll(80), openToAll(443)],
    });
    const inside = await createGroup(account, { name: 'inside', vpcId, ingress: [fromInside] });
    const interfaceIn = (...groups: readonly string[]) => createInterface(account, subnetId, groups);
    const InstanceId = await runInstance(account, await interfaceIn(front), [
      { Key: 'AllowedPorts', Value: '80, 443' },
    ]);
    const NetworkInterfaceId = await interfaceIn(front, inside);
    await account
      .client(EC2Client)
      .send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 }));
    await runInstance(account, await interfaceIn(front), []);
    const id = `arn:aws:ec2:${account.region}:${account.accountId}:instance/${InstanceId}`;
    return { type: 'AwsEc2Instance', cloudFormationType: 'AWS::EC2::Instance', id };
  },

  async look(account, { id }) {
    const all = await interfacesInVpcOf(lastPartOf(id), account);
    const [lines, unused] = await Promise.all([
      Promise.all(all.map((each) => inOneLine(each, lastPartOf(id), account))),
      unusedGroups(all, account),
    ]);
    const sees = [...lines.toSorted(), ...unused.map((name) => `no interface in ${name}`)].join('\n');
    return { isFixed: sees === quarantined, sees };
  },
};

/** The expected state: the other instance keeps its group, and the group keeps its rules. */
const quarantined = [
  'eth0 in QUARANTINED-front (tcp 80, 443 from 0.0.0.0/0)',
  'eth1 in inside (tcp 5432 from 10.0.0.0/8)',
  'neighbor in front (tcp 22, 80, 443 from 0.0.0.0/0)',
].join('\n');

async function createSubnet(account: Account, VpcId: string): Promise<string> {
  const { Subnet } = await account
    .client(EC2Client)
    .send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.30.1.0/24' }));
  return Subnet?.SubnetId ?? '';
}

async function createInterface(account: Account, SubnetId: string, groups: readonly string[]): Promise<string> {
  const { NetworkInterface: made } = await account
    .client(EC2Client)
    .send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [...groups] }));
  return made?.NetworkInterfaceId ?? '';
}

/** Runs an instance without groups of its own, because moto would assign them to all its interfaces. */
async function runInstance(account: Account, NetworkInterfaceId: string, Tags: readonly Tag[]): Promise<string> {
  const ec2 = account.client(EC2Client);
  const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: image?.ImageId,
      MinCount: 1,
      MaxCount: 1,
      InstanceType: 't3.micro',
      NetworkInterfaces: [{ NetworkInterfaceId, DeviceIndex: 0 }],
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: 'instance', Tags: [...Tags] }] }),
    }),
  );
  return instance?.InstanceId ?? '';
}

/** All interfaces of the VPC, which contains the instance and its neighbor. */
async function interfacesInVpcOf(instanceId: string, account: Account): Promise<readonly NetworkInterface[]> {
  const { NetworkInterfaces: all = [] } = await account
    .client(EC2Client)
    .send(new DescribeNetworkInterfacesCommand({}));
  const own = all.find(({ Attachment }) => Attachment?.InstanceId === instanceId);
  return all.filter(({ VpcId }) => own !== undefined && VpcId === own.VpcId);
}

/** Names of groups without interfaces, except the VPC's default group. An undo must delete groups of the quarantine. */
async function unusedGroups(all: readonly NetworkInterface[], account: Account): Promise<readonly string[]> {
  const { SecurityGroups = [] } = await account.client(EC2Client).send(new DescribeSecurityGroupsCommand({}));
  const used = all.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId));
  const unused = SecurityGroups.filter(({ GroupId, VpcId }) => VpcId === all[0]?.VpcId && !used.includes(GroupId));
  return unused
    .map(({ GroupName = '' }) => GroupName)
    .filter((name) => name !== 'default')
    .toSorted();
}

/** `eth0 in front (tcp 22 from 0.0.0.0/0)` */
async function inOneLine(
  { Attachment, Groups = [] }: NetworkInterface,
  instanceId: string,
  account: Account,
): Promise<string> {
  const name = Attachment?.InstanceId === instanceId ? `eth${Attachment.DeviceIndex}` : 'neighbor';
  const groups = await Promise.all(Groups.map((group) => withRules(group, account)));
  return `${name} in ${groups.toSorted().join(' and ')}`;
}

async function withRules({ GroupId = '', GroupName }: GroupIdentifier, account: Account): Promise<string> {
  return `${GroupName} (${inWords(await listIngress(account, { id: GroupId }))})`;
}
