/** The origins of a distribution that are buckets, and whether the buckets are there. */
import type { Origin, S3OriginConfig } from '@aws-sdk/client-cloudfront';
import { GetBucketLocationCommand, S3Client } from '@aws-sdk/client-s3';
import { type Aws, ifAbsent } from '../../engine/index.ts';

/** What makes an origin a bucket. Its custom headers, which can be secrets, are not among it. */
export interface OriginFacts {
  readonly domainName: string;
  /** `null` for a server. */
  readonly s3: S3OriginConfig | null;
  readonly originAccessControlId: string;
}

/** No domain can ever have the name, so that nobody can take it over. */
export const nowhere: OriginFacts = {
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

/** The same origin at another place: path, headers, shield and timeouts stay. */
export function moved(origin: Origin, to: OriginFacts): Origin {
  const { S3OriginConfig: _s3, CustomOriginConfig: _server, ...kept } = origin;
  const place = { ...kept, DomainName: to.domainName, OriginAccessControlId: to.originAccessControlId };
  return to.s3 === null ? { ...place, CustomOriginConfig: overTls } : { ...place, S3OriginConfig: to.s3 };
}

const overTls: Origin['CustomOriginConfig'] = {
  HTTPPort: 80,
  HTTPSPort: 443,
  OriginProtocolPolicy: 'https-only',
  OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
};

/** A domain that is not that of a bucket, such as an access point's, counts as there. */
export async function isMissing(domainName: string, aws: Aws): Promise<boolean> {
  const [, Bucket, region = 'us-east-1'] = bucketDomain.exec(domainName) ?? [];
  if (Bucket === undefined) return false;
  return (
    aws
      .client(S3Client, region)
      .send(new GetBucketLocationCommand({ Bucket }))
      .then(() => false)
      .catch(ifAbsent('NoSuchBucket', true))
      // S3 denies, or sends elsewhere, only for buckets that exist: of another account or Region.
      .catch(ifAbsent(['AccessDenied', 'PermanentRedirect', 'AuthorizationHeaderMalformed'], false))
  );
}

/** `bucket.s3.amazonaws.com`, `bucket.s3.eu-west-1.amazonaws.com` and their older and Chinese forms. */
const bucketDomain = /^(.+)\.s3(?:[.-]([a-z]{2}-[a-z-]+-\d))?\.amazonaws\.com(?:\.cn)?$/;
