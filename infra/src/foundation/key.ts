import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * Adds the key of the deployment, which encrypts history, queues, topic and logs.
 *
 * EventBridge cannot use it: its requests to KMS contain no source for a condition, and a statement without one would
 * allow the rules of every account. Therefore the queues to which EventBridge sends are encrypted with a key of SQS.
 *
 * @param alarms Name pattern of the alarms that publish to the topic.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function addKey(scope: Construct, alarms: string): Key {
  return new Key(scope, 'Key', {
    description: 'Encrypts what ASR stores: history, queues, notifications and logs.',
    enableKeyRotation: true,
    // Without the key, the retained history would be unreadable.
    removalPolicy: RemovalPolicy.RETAIN,
    policy: PolicyDocument.fromJson({
      Version: '2012-10-17',
      Statement: [administer, useThroughServices, log, alarm(alarms)],
    }),
  });
}

export const account = { AWS: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root` };

/** IAM policies of the account control who can administer the key. This statement allows no encryption or decryption. */
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

/** Permissions to use encrypted data, in addition to `kms:CreateGrant`. */
export const cryptography = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Services that store data of ASR. */
export type KeyUser = 'dynamodb' | 'sns' | 'sqs';

/** Condition that allows use only through these services. In China, their names end in `.cn`. */
export function via(...services: readonly KeyUser[]): object {
  return { 'kms:ViaService': services.map((service) => `${service}.${Aws.REGION}.amazonaws.com*`) };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const useThroughServices = {
  Sid: 'UseThroughServices',
  Effect: 'Allow',
  Principal: account,
  // DynamoDB creates a grant on the key for the table, on behalf of the deploying principal.
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
