/** The CloudFront distributions of the account that read a bucket, and would fail after a change of the bucket. */
import {
  CloudFrontClient,
  paginateListDistributions,
  type DistributionSummary,
  type Origin,
} from '@aws-sdk/client-cloudfront';
import type { Aws, Consumer, Target } from '../../../engine/index.ts';
import type { ReachedBucket } from './bucket.ts';

/** Has no resource-level permission. */
export const readDistributions = 'cloudfront:ListDistributions';

/** Returns the distributions that read the bucket like everyone: without origin access control or identity. */
export async function anonymousDistributions(
  bucket: ReachedBucket,
  target: Target,
  aws: Aws,
): Promise<readonly Consumer[]> {
  const found = await distributionsOf(bucket, target, aws, (origins) =>
    origins.some(({ OriginAccessControlId: control, S3OriginConfig: s3 }) => !control && !s3?.OriginAccessIdentity),
  );
  return found.map((name) => ({ kind: 'CloudFront distribution', name }));
}

/**
 * Returns the viewers who use HTTP. CloudFront forwards a request to an S3 origin with the protocol of the viewer.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-s3-origin.html
 */
export async function httpViewers(bucket: ReachedBucket, target: Target, aws: Aws): Promise<readonly Consumer[]> {
  const found = await distributionsOf(bucket, target, aws, (origins, distribution) => {
    const ids = origins.filter(({ S3OriginConfig: s3 }) => s3 !== undefined).map(({ Id }) => Id);
    const groups = distribution.OriginGroups?.Items ?? [];
    const targets = [
      ...ids,
      ...groups
        .filter(({ Members }) => Members?.Items?.some(({ OriginId }) => ids.includes(OriginId)))
        .map(({ Id }) => Id),
    ];
    const behaviors = [distribution.DefaultCacheBehavior, ...(distribution.CacheBehaviors?.Items ?? [])];
    return behaviors.some(
      (behavior) => behavior?.ViewerProtocolPolicy === 'allow-all' && targets.includes(behavior.TargetOriginId),
    );
  });
  return found.map((name) => ({ kind: 'the HTTP viewers of CloudFront distribution', name }));
}

async function distributionsOf(
  { address }: ReachedBucket,
  { partition }: Target,
  aws: Aws,
  matches: (origins: readonly Origin[], distribution: DistributionSummary) => boolean,
): Promise<readonly string[]> {
  // The other partitions have no CloudFront.
  if (!['aws', 'aws-cn'].includes(partition)) return [];
  const ids: string[] = [];
  for await (const page of paginateListDistributions({ client: aws.client(CloudFrontClient) }, {})) {
    for (const distribution of page.DistributionList?.Items ?? []) {
      const origins = (distribution.Origins?.Items ?? []).filter(({ DomainName }) => isIn(address.Bucket, DomainName));
      if (origins.length > 0 && matches(origins, distribution)) ids.push(String(distribution.Id));
    }
  }
  return ids.toSorted();
}

/** Matches the REST and the website endpoints: `bucket.s3.eu-west-1.amazonaws.com`, `bucket.s3-website-eu-west-1.…`. */
function isIn(bucket: string, domain = ''): boolean {
  return domain.startsWith(`${bucket}.s3.`) || domain.startsWith(`${bucket}.s3-`);
}
