/** An EC2 instance as EC2 describes it. */
import { DescribeInstancesCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';

/** Also of one that was terminated: EC2 shows it for about an hour more. `undefined`: nobody knows it. */
export async function describeInstance({ resourceId }: Target, aws: Aws): Promise<Instance | undefined> {
  const { Reservations: [reservation] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeInstancesCommand({ InstanceIds: [lastPartOf(resourceId)] }))
    .catch(ifAbsent('InvalidInstanceID.NotFound', { Reservations: [] }));
  return reservation?.Instances?.[0];
}

/** `undefined` as soon as it is shutting down: there is no way back from that. */
export async function describeLivingInstance(target: Target, aws: Aws): Promise<Instance | undefined> {
  const instance = await describeInstance(target, aws);
  const isGone = ['shutting-down', 'terminated'].includes(String(instance?.State?.Name));
  return isGone ? undefined : instance;
}
