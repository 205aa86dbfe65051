/** The customer managed KMS key for CloudTrail log files, one per Region. */
import { setTimeout } from 'node:timers/promises';
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
  /** `Enabled`, or the state that prevents encryption, such as `Disabled` or `PendingDeletion`. */
  readonly state: string;
}

const aliases = 'arn:{partition}:kms:*:{account}:alias/asr-cloudtrail';
const keys = 'arn:{partition}:kms:*:{account}:key/*';
/** Another account can own the key that the policy file names. */
const anyKey = 'arn:{partition}:kms:*:*:key/*';

const tag = 'asr:remediation';
const tagged = { StringEquals: { [`aws:RequestTag/${tag}`]: 'CloudTrail.2' } };

/**
 * A new key has no id beforehand, so `kms:CreateKey` supports no resource. `kms:EnableKeyRotation` and `kms:CreateAlias`
 * reach every key of the account: their condition keys name only the caller's account and service, and KMS can take five
 * minutes to consider the tag of a new key.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
export const logKeyPermissions: Required<Permissions> = {
  read: ['kms:DescribeKey'],
  write: ['kms:CreateKey', 'kms:EnableKeyRotation', 'kms:CreateAlias'],
  dependent: [{ action: 'kms:TagResource', because: 'CreateKey tags the new key.' }],
  on: {
    'kms:DescribeKey': [anyKey],
    'kms:EnableKeyRotation': [keys],
    'kms:CreateAlias': [aliases, keys],
    'kms:TagResource': [keys],
  },
  when: {
    'kms:CreateKey': tagged,
    'kms:TagResource': tagged,
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
      Description: 'Encrypts CloudTrail log files',
      Policy: JSON.stringify(policyFor(target)),
      Tags: [{ TagKey: tag, TagValue: 'CloudTrail.2' }],
    }),
  );
  await kms.send(new EnableKeyRotationCommand({ KeyId: key?.KeyId }));
  await kms.send(new CreateAliasCommand({ AliasName: logKeyAlias, TargetKeyId: key?.KeyId }));
  await waitUntilVisible(region, aws);
}

/**
 * Waits until KMS resolves the new alias, which takes some seconds. The trail needs it next, and a repeated creation
 * would not find it.
 */
async function waitUntilVisible(region: string, aws: Aws): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    if ((await readLogKey(region, aws)) !== null) return;
    await setTimeout(1000);
  }
}

/**
 * Builds the key policy. As for any key, IAM policies of the account grant access to readers of the logs.
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
