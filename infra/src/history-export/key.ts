import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { account, administer } from '../foundation/index.ts';

/**
 * Adds the key of the exported files. Another one than that of the deployment: who may read exports need not be able to
 * read the table. Nobody uses it but through S3.
 */
export function addExportKey(scope: Construct): Key {
  return new Key(scope, 'ExportKey', {
    description: 'Encrypts the exports of the history of ASR.',
    enableKeyRotation: true,
    // Without the key, the files that are kept would be lost.
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

/** In China the names of services end in `.cn`. */
export const throughS3 = { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com*` };
