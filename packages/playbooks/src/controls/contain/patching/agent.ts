/** Whether Systems Manager can run a command on an instance. */
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';

export interface Agent {
  /** Such as `Online` or `ConnectionLost`. `null`: Systems Manager does not manage the instance. */
  readonly ping: string | null;
  /** Such as `Amazon Linux`. */
  readonly platform: string;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html */
export async function readAgent({ resourceId }: Target, aws: Aws): Promise<Agent> {
  const Filters = [{ Key: 'InstanceIds', Values: [lastPartOf(resourceId)] }];
  const { InstanceInformationList: [found] = [] } = await aws
    .client(SSMClient)
    .send(new DescribeInstanceInformationCommand({ Filters }));
  return { ping: found?.PingStatus ?? null, platform: found?.PlatformName ?? '' };
}
