/** Groups that look like the quarantine of an exposed instance. They try to prevent the quarantine. */
import {
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { anEvaluationEvent } from '@asr/orchestrator/testing/events';
import { type Attack, broken, held } from './attack.ts';
import { aGroup, type Group, tcp } from './account-on-moto.ts';
import { automatic } from './policies.ts';

interface Decoy {
  readonly does: string;
  readonly make: (ec2: EC2Client, name: string, group: Group, vpcId: string) => Promise<void>;
}

async function create(ec2: EC2Client, GroupName: string, VpcId: string, source: Group): Promise<string> {
  const Tags = [{ Key: 'asr:quarantine-of', Value: source.groupId }];
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName,
      VpcId,
      Description: 'decoy',
      TagSpecifications: [{ ResourceType: 'security-group', Tags }],
    }),
  );
  return GroupId;
}

const decoys: readonly Decoy[] = [
  {
    does: 'makes a group with the name and the tag of the quarantine in another VPC',
    async make(ec2, name, group) {
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.77.0.0/16' }));
      await create(ec2, name, Vpc?.VpcId ?? '', group);
    },
  },
  {
    does: 'makes a group with the name and the tag of the quarantine in the same VPC',
    async make(ec2, name, group, vpcId) {
      await create(ec2, name, vpcId, group);
    },
  },
  {
    does: 'makes a group with the name and the tag of the quarantine that an interface uses',
    async make(ec2, name, group, vpcId) {
      const groupId = await create(ec2, name, vpcId, group);
      const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
      const { Subnets: [subnet] = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
      await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnet?.SubnetId, Groups: [groupId] }));
    },
  },
];

async function anInstance(ec2: EC2Client, { groupId }: Group, vpcId: string) {
  const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const { Subnets: [subnet] = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: subnet?.SubnetId, Groups: [groupId] }),
  );
  const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? '';
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: image?.ImageId,
      MinCount: 1,
      MaxCount: 1,
      InstanceType: 't3.micro',
      NetworkInterfaces: [{ NetworkInterfaceId, DeviceIndex: 0 }],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'AllowedPorts', Value: '80' }] }],
    }),
  );
  const groups = async (): Promise<readonly string[]> => {
    const { NetworkInterfaces: [one] = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] }),
    );
    return (one?.Groups ?? []).map(({ GroupId = '' }) => GroupId);
  };
  return { instanceId: instance?.InstanceId ?? '', groups };
}

let results = 0;

export const decoyAttacks: readonly Attack[] = decoys.map(({ does, make }): Attack => ({
  by: 'memberAdmin',
  on: 'network access',
  does: `${does}, so that an exposed instance stays where it is`,
  async play(asr) {
    const member = await asr.member();
    const ec2 = member.client(EC2Client);
    const group = await aGroup(member, {}, tcp(22), tcp(80));
    const { SecurityGroups: [described] = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [group.groupId] }),
    );
    const { GroupName = '', VpcId = '' } = described ?? {};
    const instance = await anInstance(ec2, group, VpcId);
    await make(ec2, `QUARANTINED-${GroupName}`, group, VpcId);
    const violation = anEvaluationEvent({
      resourceType: 'AWS::EC2::Instance',
      resourceId: instance.instanceId,
      configRuleName: 'ASR-SecurityGroup.1',
      newEvaluationResult: {
        complianceType: 'NON_COMPLIANT',
        annotation: `EC2 Instance ${instance.instanceId} has public ports [22] without a valid exception`,
        resultRecordedTime: new Date(Date.UTC(2026, 0, 2, 0, 0, (results += 1))).toISOString(),
      },
    });

    const ran = await asr.asr(automatic, ['local', 'handle', '-', '--json'], { stdin: violation });

    const groups = await instance.groups();
    return groups.includes(group.groupId)
      ? broken(`The instance is still in its group. ASR says: ${ran.answers[0]?.reason ?? ran.printed}`)
      : held(ran.answers[0]?.reason ?? '');
  },
}));
