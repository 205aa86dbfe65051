/** An instance of the member account on moto that allows port 80 by its tag. */
import {
  CreateNetworkInterfaceCommand,
  DescribeImagesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';

export interface ExposedInstance {
  readonly instanceId: string;
  /** Names of the groups that its only interface is in, in alphabetical order. */
  readonly groups: () => Promise<readonly string[]>;
}

/** Only in these groups. */
export async function createInstance(account: Account, ...groupIds: readonly string[]): Promise<ExposedInstance> {
  const ec2 = account.client(EC2Client);
  const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const { Subnets: [subnet] = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: subnet?.SubnetId, Groups: [...groupIds] }),
  );
  const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? '';
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: image?.ImageId,
      MinCount: 1,
      MaxCount: 1,
      InstanceType: 't3.micro',
      // With groups of its own, a moto instance would give them to all its interfaces.
      NetworkInterfaces: [{ NetworkInterfaceId, DeviceIndex: 0 }],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'AllowedPorts', Value: '80' }] }],
    }),
  );
  return {
    instanceId: instance?.InstanceId ?? '',
    async groups() {
      const { NetworkInterfaces: [one] = [] } = await ec2.send(
        new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] }),
      );
      const GroupIds = (one?.Groups ?? []).map(({ GroupId = '' }) => GroupId);
      if (GroupIds.length === 0) return [];
      const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
      return SecurityGroups.map(({ GroupName = '' }) => GroupName).toSorted();
    },
  };
}
