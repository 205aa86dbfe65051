import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * Adds the one key of the deployment. It encrypts history, queues, topic and logs.
 *
 * EventBridge has no part in it: its requests to KMS carry no source to put into a condition, and a statement without
 * one would serve every account's rules. So the queue for lost events, the only thing EventBridge writes to, is
 * encrypted by SQS itself.
 *
 * @param alarms Pattern of the names of the alarms that publish to the topic.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function addKey(scope: Construct, alarms: string): Key {
  return new Key(scope, 'Key', {
    description: 'Encrypts what ASR stores: history, queues, notifications and logs.',
    enableKeyRotation: true,
    // Without the key, the history that is kept would be lost.
    removalPolicy: RemovalPolicy.RETAIN,
    policy: PolicyDocument.fromJson({
      Version: '2012-10-17',
      Statement: [administer, useThroughServices, log, alarm(alarms)],
    }),
  });
}

export const account = { AWS: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root` };

/** The account's own IAM policies decide who of it may administer the key. Nobody encrypts or decrypts by this. */
export const administer = {
  Sid: 'AdministerByIam',
  Effect: 'Allow',
  Principal: account,
  Action: [
    'kms:CancelKeyDeletion',
    'kms:CreateAlias',
    'kms:DeleteAlias',
    'kms:DescribeKey',
    'kms:DisableKey',
    'kms:DisableKeyRotation',
    'kms:EnableKey',
    'kms:EnableKeyRotation',
    'kms:GetKeyPolicy',
    'kms:GetKeyRotationStatus',
    'kms:ListGrants',
    'kms:ListKeyPolicies',
    'kms:ListKeyRotations',
    'kms:ListResourceTags',
    'kms:PutKeyPolicy',
    'kms:RevokeGrant',
    'kms:RotateKeyOnDemand',
    'kms:ScheduleKeyDeletion',
    'kms:TagResource',
    'kms:UntagResource',
    'kms:UpdateAlias',
    'kms:UpdateKeyDescription',
  ],
  Resource: '*',
};

/** What working with encrypted data takes, besides `kms:CreateGrant`. */
export const cryptography = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Services that keep what ASR stores. */
export type KeyUser = 'dynamodb' | 'sns' | 'sqs';

/** A condition: only for data that these services keep. In China their names end in `.cn`. */
export function via(...services: readonly KeyUser[]): object {
  return { 'kms:ViaService': services.map((service) => `${service}.${Aws.REGION}.amazonaws.com*`) };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const useThroughServices = {
  Sid: 'UseThroughServices',
  Effect: 'Allow',
  Principal: account,
  // DynamoDB makes a grant on the key for the table, in the name of whoever deploys.
  Action: [...cryptography, 'kms:CreateGrant'],
  Resource: '*',
  Condition: { StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID }, StringLike: via('dynamodb', 'sns', 'sqs') },
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const log = {
  Sid: 'EncryptLogs',
  Effect: 'Allow',
  Principal: { Service: `logs.${Aws.REGION}.${Aws.URL_SUFFIX}` },
  Action: cryptography,
  Resource: '*',
  Condition: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
    },
  },
};

function alarm(alarms: string): object {
  return {
    Sid: 'PublishAlarms',
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:${alarms}` },
    },
  };
}
