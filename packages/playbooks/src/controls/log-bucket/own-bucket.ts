/** Finds the buckets of the account. */
import { paginateListBuckets, type Bucket, type S3Client } from '@aws-sdk/client-s3';

/**
 * Returns the bucket with its Region; `undefined` if the account does not have it. Reads the list of buckets, because
 * a request for the bucket itself returns AccessDenied both for the bucket of another account and for a missing
 * permission.
 *
 * The requests are paginated, because S3 rejects all others from an account with a quota above 10,000 buckets, and
 * returns the Regions only for paginated requests.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export async function findOwnBucket(name: string, client: S3Client): Promise<Bucket | undefined> {
  for await (const { Buckets = [] } of paginateListBuckets({ client, pageSize: 1000 }, { Prefix: name })) {
    const found = Buckets.find(({ Name }) => Name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns whether the account has a bucket in any Region. */
export async function ownsBuckets(client: S3Client): Promise<boolean> {
  for await (const { Buckets = [] } of paginateListBuckets({ client, pageSize: 1 }, {})) {
    if (Buckets.length > 0) return true;
  }
  return false;
}
