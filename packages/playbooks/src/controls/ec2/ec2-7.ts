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
 * Amazon EBS encrypts new volumes and snapshot copies from then on, with the default KMS key for EBS encryption. Existing
 * volumes stay as they are. Encryption has no cost and causes no downtime. Instance types of generations before 2016
 * cannot attach encrypted volumes.
 *
 * If the default key is the AWS managed key `aws/ebs`, new snapshots and images cannot be shared with other accounts.
 * Pipelines that share them fail. Before you remediate, set a customer managed key as the default key and allow the other
 * accounts to use it. Backup tools that call `StartSnapshot` with an unencrypted parent snapshot also fail. For both,
 * require approval of EC2.7 in your policy.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-7
 */
export const ec27 = definePlaybook({
  control: 'EC2.7',
  title: 'enable EBS encryption by default for the account in this Region',
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
