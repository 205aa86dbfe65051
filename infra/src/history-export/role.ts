import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { acknowledgeWildcards } from '@asr/member-roles';
import type { Construct } from 'constructs';
import { allow, cryptography, trustScheduler, via } from '../foundation/index.ts';
import { throughS3 } from './key.ts';

export interface ExportRoleProps {
  readonly scheduleGroupArn: string;
  readonly tableArn: string;
  /** ARN of the key that encrypts the table. */
  readonly tableKeyArn: string;
  readonly bucket: Bucket;
  /** Prefix of the exports in the bucket. */
  readonly prefix: string;
  readonly exportKey: IKey;
  readonly lost: IQueue;
}

/**
 * Adds the role of the schedule. DynamoDB reads the table and writes the files with its permissions, so it can use both
 * keys, each only through its service. The policy of the table's key already allows principals of the account with IAM
 * permissions to use it through DynamoDB.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function addExportRole(
  scope: Construct,
  { scheduleGroupArn, tableArn, tableKeyArn, bucket, prefix, exportKey, lost }: ExportRoleProps,
): CfnRole {
  const statements = [
    allow(['dynamodb:ExportTableToPointInTime'], [tableArn]),
    allow(cryptography, [tableKeyArn], { StringLike: via('dynamodb') }),
    allow(['s3:AbortMultipartUpload', 's3:PutObject', 's3:PutObjectAcl'], [bucket.arnForObjects(`${prefix}/*`)]),
    allow(['kms:Decrypt', 'kms:GenerateDataKey'], [exportKey.keyArn], { StringLike: throughS3 }),
    allow(['sqs:SendMessage'], [lost.queueArn]),
  ];
  const role = new CfnRole(scope, 'ExportRole', {
    description: 'ASR: role with which EventBridge Scheduler exports the history.',
    assumeRolePolicyDocument: trustScheduler(scheduleGroupArn),
    policies: [{ policyName: 'ExportHistory', policyDocument: { Version: '2012-10-17', Statement: statements } }],
  });
  acknowledgeWildcards(role, statements, () => 'DynamoDB generates the file names, under the prefix of the exports.');
  return role;
}
