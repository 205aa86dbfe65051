/** A KMS key of the account's own that CloudTrail encrypts log files with, one per Region. */
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { type Aws, type Permissions, type Target, ifAbsent } from '../../../engine/index.ts';

export const logKeyAlias = 'alias/asr-cloudtrail';

export interface LogKey {
  readonly arn: string;
  /** `Enabled`, or why it cannot encrypt: `Disabled`, `PendingDeletion`, … */
  readonly state: string;
}

const aliases = 'arn:{partition}:kms:*:{account}:alias/asr-cloudtrail';
const keys = 'arn:{partition}:kms:*:{account}:key/*';

/** KMS makes keys without naming them beforehand, so `kms:CreateKey` has no resource. */
export const logKeyPermissions: Required<Omit<Permissions, 'when'>> = {
  read: ['kms:DescribeKey'],
  write: ['kms:CreateKey', 'kms:EnableKeyRotation', 'kms:CreateAlias'],
  dependent: [{ action: 'kms:TagResource', because: 'CreateKey tags the new key.' }],
  on: {
    'kms:DescribeKey': [keys],
    'kms:EnableKeyRotation': [keys],
    'kms:CreateAlias': [aliases, keys],
    'kms:TagResource': [keys],
  },
};

export async function readLogKey(region: string, aws: Aws): Promise<LogKey | null> {
  const { KeyMetadata: key } = await aws
    .client(KMSClient, region)
    .send(new DescribeKeyCommand({ KeyId: logKeyAlias }))
    .catch(ifAbsent('NotFoundException', { KeyMetadata: undefined }));
  return key === undefined ? null : { arn: String(key.Arn), state: String(key.KeyState) };
}

export async function createLogKey(target: Target, region: string, aws: Aws): Promise<void> {
  if ((await readLogKey(region, aws)) !== null) return;
  const kms = aws.client(KMSClient, region);
  const { KeyMetadata: key } = await kms.send(
    new CreateKeyCommand({
      Description: 'Encrypts the log files of CloudTrail',
      Policy: JSON.stringify(policyFor(target)),
      Tags: [{ TagKey: 'asr:remediation', TagValue: 'CloudTrail.2' }],
    }),
  );
  await kms.send(new EnableKeyRotationCommand({ KeyId: key?.KeyId }));
  await kms.send(new CreateAliasCommand({ AliasName: logKeyAlias, TargetKeyId: key?.KeyId }));
}

/**
 * Who may read the logs is for IAM policies of the account to say, as for any key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function policyFor({ partition, accountId }: Target) {
  const ownTrails = `arn:${partition}:cloudtrail:*:${accountId}:trail/*`;
  const byCloudTrail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Resource: '*' };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Account',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        ...byCloudTrail,
        Sid: 'CloudTrailEncrypts',
        Action: 'kms:GenerateDataKey*',
        Condition: {
          StringLike: { 'aws:SourceArn': ownTrails, 'kms:EncryptionContext:aws:cloudtrail:arn': ownTrails },
        },
      },
      { ...byCloudTrail, Sid: 'CloudTrailDescribes', Action: 'kms:DescribeKey' },
    ],
  };
}
