import { changeDistribution, distributionPermissions, isBucket, readDistribution } from './distribution.ts';
import { factsOf, isMissing, removedOrigin, withFacts } from './origins.ts';
import { type Aws, type Target, definePlaybook, setElements } from '../../engine/index.ts';

/**
 * CloudFront.12: CloudFront distributions should not point to non-existent S3 origins.
 *
 * If an origin refers to a bucket that does not exist, anyone can create a bucket with that name and serve content from
 * your domain. ASR changes each such origin to `asr-removed-origin.invalid`, a domain that no one can register. All
 * other origins keep serving, and the distribution stays enabled. The change has no cost. CloudFront deploys it within
 * minutes.
 *
 * Before you undo, create the buckets again in your own account.
 *
 * @failed The AWS Config rule `cloudfront-s3-origin-non-existent-bucket` finds an S3 origin whose bucket does not
 * exist. It does not apply to website endpoints.
 * @reads All origins of the distribution, and whether the bucket of each S3 origin exists. Access points and directory
 * buckets count as existing.
 * @impact None. Requests to the origin returned an error before and return a different error (502) afterward.
 * @owners None known.
 * @undo Nothing is lost.
 * @unverified Whether CloudFront accepts a domain below `.invalid`, and whether an origin group fails over from it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12
 */
export const cloudFront12 = definePlaybook({
  control: 'CloudFront.12',
  title: 'disconnect a CloudFront distribution from S3 buckets that do not exist',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    read: [...distributionPermissions.read, 's3:GetBucketLocation'],
    write: distributionPermissions.write,
    on: { ...distributionPermissions.on, 's3:GetBucketLocation': ['arn:{partition}:s3:::*'] },
  },
  parameters: {},
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }) => isDeployed },

  read,

  plan(distribution) {
    return setElements(
      distribution,
      'origins',
      Object.fromEntries(distribution.missing.map((id) => [id, removedOrigin])),
    );
  },

  async apply(target, { key, to }, aws) {
    // A change never adds or removes an origin.
    if (to === null) return;
    await changeDistribution(target, aws, ({ Origins, ...config }) => {
      const items = (Origins?.Items ?? []).map((origin) => (origin.Id === key ? withFacts(origin, to) : origin));
      return { ...config, Origins: { Quantity: items.length, Items: items } };
    });
  },
});

async function read(target: Target, aws: Aws) {
  const distribution = await readDistribution(target, aws);
  if (distribution === undefined) return undefined;
  const all = distribution.config.Origins?.Items ?? [];
  const missing: string[] = [];
  for (const origin of all.filter(isBucket)) {
    if (await isMissing(String(origin.DomainName), aws)) missing.push(String(origin.Id));
  }
  return {
    /** The origins by their ids in the distribution. */
    origins: Object.fromEntries(all.map((origin) => [String(origin.Id), factsOf(origin, isBucket(origin))])),
    missing,
    isDeployed: distribution.isDeployed,
  };
}
