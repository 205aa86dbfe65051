/** The SSM agent of an instance. */
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Aws, type Target, lastPartOf } from '../../engine/index.ts';

/**
 * Returns whether the agent reports now. Systems Manager keeps listing a running instance whose agent stopped, with the
 * status `ConnectionLost`, and AWS Config reports that one as noncompliant. It does not list stopped instances.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html
 */
export async function reportsIn({ resourceId }: Target, aws: Aws): Promise<boolean> {
  const Filters = [{ Key: 'InstanceIds', Values: [lastPartOf(resourceId)] }];
  const { InstanceInformationList: found = [] } = await aws
    .client(SSMClient)
    .send(new DescribeInstanceInformationCommand({ Filters }));
  return found.some(({ PingStatus: status }) => status === 'Online');
}
