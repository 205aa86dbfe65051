/** The S3 origins of a distribution, and whether their buckets exist. */
import type { Origin, S3OriginConfig } from '@aws-sdk/client-cloudfront';
import { GetBucketLocationCommand, S3Client } from '@aws-sdk/client-s3';
import { type Aws, ifAbsent } from '../../engine/index.ts';

/** The parts of an origin that differ between a bucket and a server. Excludes custom headers, which can be secrets. */
export interface OriginFacts {
  readonly domainName: string;
  /** `null` for a server. */
  readonly s3: S3OriginConfig | null;
  readonly originAccessControlId: string;
}

/** A name under the reserved `.invalid` domain, which no one can register. */
export const removedOrigin: OriginFacts = {
  domainName: 'asr-removed-origin.invalid',
  s3: null,
  originAccessControlId: '',
};

export function factsOf(origin: Origin, isS3: boolean): OriginFacts {
  return {
    domainName: origin.DomainName ?? '',
    s3: isS3 ? (origin.S3OriginConfig ?? { OriginAccessIdentity: '' }) : null,
    originAccessControlId: origin.OriginAccessControlId ?? '',
  };
}

/** The same origin with another domain. The path, headers, Origin Shield and timeouts stay. */
export function withFacts(origin: Origin, to: OriginFacts): Origin {
  const { S3OriginConfig: _s3, CustomOriginConfig: _server, ...kept } = origin;
  const changed = { ...kept, DomainName: to.domainName, OriginAccessControlId: to.originAccessControlId };
  return to.s3 === null ? { ...changed, CustomOriginConfig: overTls } : { ...changed, S3OriginConfig: to.s3 };
}

const overTls: Origin['CustomOriginConfig'] = {
  HTTPPort: 80,
  HTTPSPort: 443,
  OriginProtocolPolicy: 'https-only',
  OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
};

/**
 * Returns whether the bucket behind a domain does not exist. Another kind of domain, such as an access point, counts as
 * existing.
 */
export async function isMissing(domainName: string, aws: Aws): Promise<boolean> {
  const [, Bucket, region = 'us-east-1'] = bucketDomain.exec(domainName) ?? [];
  if (Bucket === undefined) return false;
  return (
    aws
      .client(S3Client, region)
      .send(new GetBucketLocationCommand({ Bucket }))
      .then(() => false)
      .catch(ifAbsent('NoSuchBucket', true))
      // S3 returns these errors only for buckets that exist, in another account or Region.
      .catch(ifAbsent(['AccessDenied', 'PermanentRedirect', 'AuthorizationHeaderMalformed'], false))
  );
}

/**
 * Matches `bucket.s3.amazonaws.com`, `bucket.s3.eu-west-1.amazonaws.com`, and their dual-stack, older and China forms.
 * The aliases of access points have the form of bucket names, but end with a suffix that S3 reserves.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const bucketDomain =
  /^(.+)(?<!-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)\.s3(?:\.dualstack)?(?:[.-]([a-z]{2}-[a-z-]+-\d))?\.amazonaws\.com(?:\.cn)?$/;
