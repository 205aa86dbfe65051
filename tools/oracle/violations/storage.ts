import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs';
import { type BucketCannedACL, PutBucketAclCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { type OwnViolation, arnOf, nameIn } from './own-violation.ts';

/** Block Public Access off, as in a bucket of before April 2023: Prowler reads an ACL only if the setting exists. */
const open = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

export const everyone = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';

/** Prowler says FAIL only for a bucket that is public, AWS for one that could become public. */
export function bucketWithAcl(acl: { readonly ACL: BucketCannedACL } | { readonly GrantWrite: string }): OwnViolation {
  return async (account, declared) => {
    const arn = await arnOf(declared(account));
    const Bucket = nameIn(arn);
    const s3 = account.client(S3Client);
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: open }));
    await s3.send(new PutBucketAclCommand({ Bucket, ...acl }));
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
