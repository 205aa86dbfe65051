import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { account, administer } from '../foundation/index.ts';

/**
 * Adds the key of the trail's files. Only this trail encrypts with it. Principals of this account who can read the files
 * can decrypt.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function addTrailKey(scope: Construct, trailArn: string): Key {
  const cloudTrail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Resource: '*' };
  const thisTrail = { StringEquals: { 'aws:SourceArn': trailArn } };
  return new Key(scope, 'TrailKey', {
    description: "Encrypts the log files of the trail for ASR's own detection.",
    enableKeyRotation: true,
    // Without the key, the retained files would be unreadable.
    removalPolicy: RemovalPolicy.RETAIN,
    policy: PolicyDocument.fromJson({
      Version: '2012-10-17',
      Statement: [
        administer,
        {
          ...cloudTrail,
          Sid: 'EncryptFiles',
          Action: ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
          Condition: {
            ...thisTrail,
            StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${Aws.PARTITION}:cloudtrail:*:*:trail/*` },
          },
        },
        // With an S3 Bucket Key, S3 decrypts the bucket key before it writes a file.
        {
          ...cloudTrail,
          Sid: 'UseTheKeyOfTheBucket',
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Condition: thisTrail,
        },
        {
          Sid: 'ReadThroughS3',
          Effect: 'Allow',
          Principal: account,
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID },
            StringLike: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com*` },
          },
        },
      ],
    }),
  });
}
