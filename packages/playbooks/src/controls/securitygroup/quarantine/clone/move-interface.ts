import { EC2Client, ModifyNetworkInterfaceAttributeCommand } from '@aws-sdk/client-ec2';
import { type Aws, cannot, cannotIf } from '../../../../engine/index.ts';
import { findClone } from './find-clone.ts';
import { cloneNamed } from '../exposure/index.ts';

/** Puts an interface into exactly these groups: never into none. */
export async function moveInterface(interfaceId: string, names: readonly string[], aws: Aws): Promise<void> {
  if (names.length === 0) cannot(`The network interface ${interfaceId} would be left without a group. Plan again.`);
  const ids = await Promise.all(names.map((name) => idOf(name, aws)));
  await aws
    .client(EC2Client)
    .send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: interfaceId, Groups: ids }))
    .catch(
      cannotIf(
        'InvalidGroup.NotFound',
        `A security group that ${interfaceId} is to be in was deleted: one of ${names.join(', ')}. Put the interface into ` +
          'a group by hand, or make the group again and plan again.',
      ),
    );
}

async function idOf(name: string, aws: Aws): Promise<string> {
  const clone = cloneNamed(name);
  if (clone === undefined) return name;
  const found = await findClone(clone, aws);
  return found?.GroupId ?? cannot(`The quarantine group ${name} is gone. Plan again.`);
}
