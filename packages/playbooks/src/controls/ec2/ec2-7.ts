import {
  DisableEbsEncryptionByDefaultCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
} from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { type Aws, askFor, cutOff, definePlaybook, ifAbsent, refuse, set } from '../../engine/index.ts';

/**
 * EC2.7: EBS default encryption should be enabled.
 *
 * Amazon EBS encrypts new volumes and snapshot copies from then on, with the default KMS key for EBS encryption. Existing
 * volumes stay as they are. Encryption has no cost and causes no downtime.
 *
 * While the default key is the AWS managed key `aws/ebs`, the remediation requires approval, because snapshots under
 * this key cannot be shared. To share them, set a customer managed key as the default key and allow the other accounts
 * to use it. ASR refuses an account whose default key cannot be used.
 *
 * @failed The AWS Config rule `ec2-ebs-encryption-by-default` finds that EBS encryption by default is off in the Region.
 * @reads The setting of the account in the Region, the default key, and the state of a customer managed key.
 * @impact Accounts that use snapshots and images of this account, if the default key is `aws/ebs`. Services that the
 * policy of a customer managed key does not allow to use it, such as Amazon EC2 Auto Scaling. Backup tools that call
 * `StartSnapshot` with an unencrypted parent. Instance types of generations before 2016.
 * @owners None known.
 * @undo New volumes are no longer encrypted. Volumes and snapshots that were encrypted since stay encrypted.
 * @unverified Whether a service-linked role may use a customer managed key is not read.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-7
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
 */
export const ec27 = definePlaybook({
  control: 'EC2.7',
  title: 'enable EBS encryption by default for the account in this Region',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:GetEbsEncryptionByDefault', 'ec2:GetEbsDefaultKmsKeyId', 'kms:DescribeKey'],
    write: ['ec2:EnableEbsEncryptionByDefault', 'ec2:DisableEbsEncryptionByDefault'],
    // Another account can own the key.
    on: { 'kms:DescribeKey': ['arn:{partition}:kms:{region}:*:key/*'] },
  },
  parameters: {},

  async read(_target, aws) {
    const { EbsEncryptionByDefault: encrypts = false } = await aws
      .client(EC2Client)
      .send(new GetEbsEncryptionByDefaultCommand({}));
    // The key matters only while encryption is off.
    return { encrypts, defaultKey: encrypts ? null : await readDefaultKey(aws) };
  },

  plan(account) {
    const { defaultKey: key } = account;
    if (key !== null && key.state !== 'Enabled') {
      return refuse(
        `The default key for EBS encryption, ${key.id}, has the state ${key.state}, so no volume could be created. ` +
          'Enable the key, or set another default key.',
      );
    }
    return askFor(set(account, { encrypts: true }), 'encrypts', key?.isAwsManaged === true ? whoLosesAccess : '');
  },

  async apply(_target, { to: encrypts }, aws) {
    const ec2 = aws.client(EC2Client);
    await (encrypts
      ? ec2.send(new EnableEbsEncryptionByDefaultCommand({}))
      : ec2.send(new DisableEbsEncryptionByDefaultCommand({})));
  },
});

const whoLosesAccess =
  `${cutOff([{ kind: 'other accounts', name: '' }], 'use new snapshots and images of this account')} The default key ` +
  'for EBS encryption is the AWS managed key aws/ebs, which no other account can use. If you share snapshots or images, ' +
  'set a customer managed key as the default key first.';

interface DefaultKey {
  /** As EC2 returns it: an ARN, or `alias/aws/ebs`. */
  readonly id: string;
  readonly isAwsManaged: boolean;
  /** The `KeyState` of KMS, or `NotFound`. */
  readonly state: string;
}

/** EC2 returns the alias `alias/aws/ebs` until an account sets a key, and can return the ARN of the same key later. */
async function readDefaultKey(aws: Aws): Promise<DefaultKey> {
  const { KmsKeyId: id = 'alias/aws/ebs' } = await aws.client(EC2Client).send(new GetEbsDefaultKmsKeyIdCommand({}));
  // AWS managed keys cannot be disabled.
  if (/(^|:)alias\/aws\/ebs$/.test(id)) return { id, isAwsManaged: true, state: 'Enabled' };
  const { KeyMetadata: key } = await aws
    .client(KMSClient)
    .send(new DescribeKeyCommand({ KeyId: id }))
    .catch(ifAbsent('NotFoundException', { KeyMetadata: undefined }));
  return { id, isAwsManaged: key?.KeyManager === 'AWS', state: key?.KeyState ?? 'NotFound' };
}
