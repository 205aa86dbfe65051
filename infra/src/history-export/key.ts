import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { account, administer } from '../foundation/index.ts';

/**
 * Adds the key of the exported files. Separate from the key of the deployment, so that readers of exports cannot read the
 * table. Usable only through S3.
 */
export function addExportKey(scope: Construct): Key {
  return new Key(scope, 'ExportKey', {
    description: 'Encrypts the exports of the history of ASR.',
    enableKeyRotation: true,
    // Without the key, the retained files would be unreadable.
    removalPolicy: RemovalPolicy.RETAIN,
    policy: PolicyDocument.fromJson({
      Version: '2012-10-17',
      Statement: [
        administer,
        {
          Sid: 'UseThroughS3',
          Effect: 'Allow',
          Principal: account,
          Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: { StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID }, StringLike: throughS3 },
        },
      ],
    }),
  });
}

/** Name of the S3 endpoint. In China, the names of services end in `.cn`. */
export const throughS3 = { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com*` };
