/** The Object Ownership setting of a log bucket, which decides whether the bucket has access control lists. */
import {
  GetBucketOwnershipControlsCommand,
  type ObjectOwnership,
  PutBucketOwnershipControlsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Aws, type Permissions, cannotIf, ifAbsent, limit } from '../../../engine/index.ts';
import type { LogBucket } from '../../log-bucket/index.ts';

export function ownershipPermissions(bucket: `arn:${string}`) {
  return {
    read: ['s3:GetBucketOwnershipControls'],
    write: ['s3:PutBucketOwnershipControls'],
    on: limit([bucket], 's3:GetBucketOwnershipControls', 's3:PutBucketOwnershipControls'),
  } as const satisfies Permissions;
}

/** A bucket without the setting is older than it, and has access control lists. */
export async function readOwnership({ name, region, accountId }: LogBucket, aws: Aws): Promise<ObjectOwnership> {
  return aws
    .client(S3Client, region)
    .send(new GetBucketOwnershipControlsCommand({ Bucket: name, ExpectedBucketOwner: accountId }))
    .then(({ OwnershipControls: controls }) => controls?.Rules?.[0]?.ObjectOwnership ?? 'ObjectWriter')
    .catch(ifAbsent('OwnershipControlsNotFoundError', 'ObjectWriter' as const));
}

/** @param ObjectOwnership `null`: the setting disappears with the bucket. */
export async function changeOwnership(
  { name, region, accountId }: LogBucket,
  ObjectOwnership: ObjectOwnership | null,
  aws: Aws,
): Promise<void> {
  if (ObjectOwnership === null) return;
  const request = new PutBucketOwnershipControlsCommand({
    Bucket: name,
    ExpectedBucketOwner: accountId,
    OwnershipControls: { Rules: [{ ObjectOwnership }] },
  });
  const isInUse =
    `The access control list of the bucket ${name} lets CloudFront in, so Amazon S3 does not disable access control lists. ` +
    'Remove the grant manually.';
  await aws.client(S3Client, region).send(request).catch(cannotIf('InvalidBucketAclWithObjectOwnership', isInUse));
}
