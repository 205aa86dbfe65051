/** Reads EC2 instances. */
import { DescribeInstancesCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';

/**
 * Returns the instance, or `undefined` if it does not exist. EC2 describes a terminated instance for about one hour.
 */
export async function describeInstance({ resourceId }: Target, aws: Aws): Promise<Instance | undefined> {
  const { Reservations: [reservation] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeInstancesCommand({ InstanceIds: [lastPartOf(resourceId)] }))
    .catch(ifAbsent('InvalidInstanceID.NotFound', { Reservations: [] }));
  return reservation?.Instances?.[0];
}

/** Returns `undefined` for an instance that is shutting down or terminated, which cannot be reverted. */
export async function describeLivingInstance(target: Target, aws: Aws): Promise<Instance | undefined> {
  const instance = await describeInstance(target, aws);
  const isGone = ['shutting-down', 'terminated'].includes(String(instance?.State?.Name));
  return isGone ? undefined : instance;
}
