import {
  DescribeNetworkInterfacesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { type Aws, cannot, cannotIf } from '../../../../engine/index.ts';
import { findClone } from './find-clone.ts';
import { cloneNamed } from '../exposure/index.ts';

/** Sets the groups of a network interface. Refuses an empty list. */
export async function moveInterface(interfaceId: string, names: readonly string[], aws: Aws): Promise<void> {
  if (names.length === 0) cannot(`The network interface ${interfaceId} would be left without a group. Plan again.`);
  const ids = await groupIdsOf(interfaceId, names, aws);
  await aws
    .client(EC2Client)
    .send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: interfaceId, Groups: ids }))
    .catch(
      cannotIf(
        'InvalidGroup.NotFound',
        `A security group that ${interfaceId} needs was deleted: one of ${names.join(', ')}. Attach another group to ` +
          'the interface, or create the group again and plan again.',
      ),
    );
}

async function groupIdsOf(interfaceId: string, names: readonly string[], aws: Aws): Promise<string[]> {
  if (names.every((name) => cloneNamed(name) === undefined)) return [...names];
  const vpcId = await vpcOf(interfaceId, aws);
  return Promise.all(names.map((name) => idOf(name, vpcId, aws)));
}

async function idOf(name: string, vpcId: string, aws: Aws): Promise<string> {
  const clone = cloneNamed(name);
  if (clone === undefined) return name;
  const found = await findClone({ ...clone, vpcId }, aws);
  return found?.GroupId ?? cannot(`The quarantine group ${name} no longer exists. Plan again.`);
}

async function vpcOf(interfaceId: string, aws: Aws): Promise<string> {
  const { NetworkInterfaces: [found] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [interfaceId] }))
    .catch(
      cannotIf(
        'InvalidNetworkInterfaceID.NotFound',
        `The network interface ${interfaceId} no longer exists. Plan again.`,
      ),
    );
  return found?.VpcId ?? cannot(`EC2 returned no VPC for the network interface ${interfaceId}. Plan again.`);
}
