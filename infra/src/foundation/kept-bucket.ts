import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type BucketProps,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Longer than an incident can stay undetected. */
const keptFor = Duration.days(400);

/**
 * Adds a retained bucket, and a bucket with its access log. Not public, TLS 1.2 or later, versioned, encrypted with the
 * key.
 *
 * @param logPrefix Prefix of the access log.
 */
export function addKeptBucket(scope: Construct, key: IKey, logPrefix: string): Bucket {
  const accessLog = new Bucket(scope, 'AccessLog', { ...hardened, encryption: BucketEncryption.S3_MANAGED });
  Validations.of(accessLog).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'This bucket contains the access log itself.',
  });
  return new Bucket(scope, 'Files', {
    ...hardened,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    // The CDK's own class does not fit its interface under TypeScript's `exactOptionalPropertyTypes`.
    serverAccessLogsBucket: accessLog as unknown as IBucket,
    serverAccessLogsPrefix: logPrefix,
  });
}

const hardened: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  lifecycleRules: [
    {
      expiration: keptFor,
      noncurrentVersionExpiration: Duration.days(30),
      abortIncompleteMultipartUploadAfter: Duration.days(7),
    },
  ],
  removalPolicy: RemovalPolicy.RETAIN,
};
