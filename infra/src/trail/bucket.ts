import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { addKeptBucket } from '../foundation/index.ts';

export interface TrailBucketProps {
  readonly key: IKey;
  readonly trailArn: string;
  readonly organizationId: string;
  readonly managementAccountId: string;
}

/**
 * Adds the bucket for the log files of the trail. Only this trail can write to it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function addTrailBucket(
  scope: Construct,
  { key, trailArn, organizationId, managementAccountId }: TrailBucketProps,
): Bucket {
  const bucket = addKeptBucket(scope, key, 'trail/');
  const fromThisTrail = { 'aws:SourceArn': trailArn };
  const cloudTrail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
  const statements = [
    {
      ...cloudTrail,
      Sid: 'LookAtTheBucket',
      Action: 's3:GetBucketAcl',
      Resource: bucket.bucketArn,
      Condition: { StringEquals: fromThisTrail },
    },
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
