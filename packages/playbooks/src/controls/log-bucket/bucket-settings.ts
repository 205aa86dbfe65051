/** Settings of an existing log bucket that can prevent a service from delivering to it. */
import {
  GetBucketEncryptionCommand,
  GetBucketRequestPaymentCommand,
  GetObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Aws, type IamAction, ifAbsent } from '../../engine/index.ts';
import { type BucketAddress, addressOf } from './bucket-address.ts';

export const readsBucketSettings: readonly IamAction[] = [
  's3:GetEncryptionConfiguration',
  's3:GetBucketRequestPayment',
  's3:GetBucketObjectLockConfiguration',
];

export interface BucketSettings {
  /** `AES256` is SSE-S3. */
  readonly encryption: string;
  readonly hasObjectLock: boolean;
  readonly requesterPays: boolean;
}

export async function readBucketSettings(bucket: BucketAddress, aws: Aws): Promise<BucketSettings> {
  const s3 = aws.client(S3Client, bucket.region);
  const [encryption, hasObjectLock, { Payer }] = await Promise.all([
    readEncryption(bucket, aws),
    readObjectLock(bucket, aws),
    s3.send(new GetBucketRequestPaymentCommand(addressOf(bucket))),
  ]);
  return { encryption, hasObjectLock, requesterPays: Payer === 'Requester' };
}

async function readEncryption(bucket: BucketAddress, aws: Aws): Promise<string> {
  const { ServerSideEncryptionConfiguration: { Rules: [rule] = [] } = {} } = await aws
    .client(S3Client, bucket.region)
    .send(new GetBucketEncryptionCommand(addressOf(bucket)))
    .catch(
      ifAbsent('ServerSideEncryptionConfigurationNotFoundError', { ServerSideEncryptionConfiguration: undefined }),
    );
  return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? 'AES256';
}

/** Returns whether Object Lock is on. It cannot be turned off. */
async function readObjectLock(bucket: BucketAddress, aws: Aws): Promise<boolean> {
  return aws
    .client(S3Client, bucket.region)
    .send(new GetObjectLockConfigurationCommand(addressOf(bucket)))
    .then(({ ObjectLockConfiguration: lock }) => lock?.ObjectLockEnabled === 'Enabled')
    .catch(ifAbsent('ObjectLockConfigurationNotFoundError', false));
}
