import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, type BucketProps, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface TrailBucketProps {
  readonly key: IKey;
  readonly trailArn: string;
  readonly organizationId: string;
  readonly managementAccountId: string;
}

/** As long as an incident may stay unseen, and somewhat longer. */
const keptFor = Duration.days(400);

/**
 * Adds the bucket of the trail's files, which this one trail may write to and nobody else. It outlives the stack.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function addTrailBucket(scope: Construct, { key, trailArn, organizationId, managementAccountId }: TrailBucketProps): Bucket {
  const accessLog = new Bucket(scope, 'AccessLog', { ...hardened, encryption: BucketEncryption.S3_MANAGED });
  Validations.of(accessLog).acknowledge({ id: 'AwsSolutions-S1', reason: 'It holds the access log itself.' });
  const bucket = new Bucket(scope, 'Files', {
    ...hardened,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    // The CDK's own class does not fit its interface under TypeScript's `exactOptionalPropertyTypes`.
    serverAccessLogsBucket: accessLog as unknown as IBucket,
    serverAccessLogsPrefix: 'trail/',
  });
  const fromThisTrail = { 'aws:SourceArn': trailArn };
  const cloudTrail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
  const statements = [
    { ...cloudTrail, Sid: 'LookAtTheBucket', Action: 's3:GetBucketAcl', Resource: bucket.bucketArn, Condition: { StringEquals: fromThisTrail } },
    {
      ...cloudTrail,
      Sid: 'WriteFiles',
      Action: 's3:PutObject',
      Resource: [managementAccountId, organizationId].map((owner) => bucket.arnForObjects(`AWSLogs/${owner}/*`)),
      Condition: { StringEquals: { ...fromThisTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  ];
  for (const statement of statements) bucket.addToResourcePolicy(PolicyStatement.fromJson(statement));
  return bucket;
}

const hardened: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  lifecycleRules: [
    { expiration: keptFor, noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(7) },
  ],
  removalPolicy: RemovalPolicy.RETAIN,
};
