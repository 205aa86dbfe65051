import { CreateLaunchTemplateCommand, EC2Client, type RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a launch template on moto with this data, an image and a type. Returns its ARN. */
export async function arrangeTemplate(account: Account, data: RequestLaunchTemplateData): Promise<string> {
  const { LaunchTemplate: created } = await account.client(EC2Client).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId: 'ami-0abcdef1234567890', InstanceType: 't3.micro', ...data },
    }),
  );
  return `arn:aws:ec2:${account.region}:${account.accountId}:launch-template/${created?.LaunchTemplateId}`;
}
