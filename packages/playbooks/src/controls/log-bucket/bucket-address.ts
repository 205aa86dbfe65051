/** Names a bucket together with its owner, so that a bucket of the same name in another account is never used. */
export interface BucketAddress {
  readonly name: string;
  readonly region: string;
  /** The owner. */
  readonly accountId: string;
}

/** The part of every request that names the bucket and its owner. */
export function addressOf({ name, accountId }: BucketAddress) {
  return { Bucket: name, ExpectedBucketOwner: accountId };
}
