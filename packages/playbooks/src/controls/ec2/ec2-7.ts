import {
  DisableEbsEncryptionByDefaultCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsEncryptionByDefaultCommand,
} from '@aws-sdk/client-ec2';
import { definePlaybook, set } from '../../engine/index.ts';

/**
 * EC2.7: EBS default encryption should be enabled.
 *
 * Only volumes and snapshot copies made from now on are encrypted; existing ones stay as they are. Encryption
 * costs nothing and needs no downtime. Instance types older than 2016 generations cannot attach encrypted volumes.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-7
 */
export const ec27 = definePlaybook({
  control: 'EC2.7',
  title: 'encrypt new EBS volumes of the account in this Region by default',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:GetEbsEncryptionByDefault'],
    write: ['ec2:EnableEbsEncryptionByDefault', 'ec2:DisableEbsEncryptionByDefault'],
  },
  parameters: {},

  async read(_target, aws) {
    const { EbsEncryptionByDefault: encrypts = false } = await aws
      .client(EC2Client)
      .send(new GetEbsEncryptionByDefaultCommand({}));
    return { encrypts };
  },

  plan(account) {
    return set(account, { encrypts: true });
  },

  async apply(_target, { to: encrypts }, aws) {
    const ec2 = aws.client(EC2Client);
    await (encrypts
      ? ec2.send(new EnableEbsEncryptionByDefaultCommand({}))
      : ec2.send(new DisableEbsEncryptionByDefaultCommand({})));
  },
});
