import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs';
import { type BucketCannedACL, PutBucketAclCommand, S3Client } from '@aws-sdk/client-s3';
import { type OwnViolation, arnOf, nameIn } from './own-violation.ts';

/** Prowler says FAIL only for a bucket that is public, AWS for one that could become public. */
export function bucketWithAcl(ACL: BucketCannedACL): OwnViolation {
  return async (account, declared) => {
    const arn = await arnOf(declared(account));
    await account.client(S3Client).send(new PutBucketAclCommand({ Bucket: nameIn(arn), ACL }));
    return arn;
  };
}

/** Prowler reports the trail that delivers to the bucket. */
export const bucketOfTrail: OwnViolation = async (account, declared) => {
  const arn = await arnOf(declared(account));
  await account.client(CloudTrailClient).send(new CreateTrailCommand({ Name: 'main', S3BucketName: nameIn(arn) }));
  return arn;
};

export const fileSystemWithoutBackups: OwnViolation = async (account) => {
  const create = new CreateFileSystemCommand({ CreationToken: 'shared', Backup: false });
  const { FileSystemArn: arn } = await account.client(EFSClient).send(create);
  return String(arn);
};
