/** Creates EC2 instances on moto. */
import {
  DescribeImagesCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates an instance of any image that moto provides. Returns its ARN. */
export async function arrangeInstance(
  account: Account,
  input: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const ec2 = account.client(EC2Client);
  const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId: image?.ImageId, MinCount: 1, MaxCount: 1, InstanceType: 't3.micro', ...input }),
  );
  return `arn:aws:ec2:${account.region}:${account.accountId}:instance/${instance?.InstanceId}`;
}
