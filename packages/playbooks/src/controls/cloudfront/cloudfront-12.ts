import { changeDistribution, distributionPermissions, isBucket, readDistribution } from './distribution.ts';
import { factsOf, isMissing, moved, nowhere } from './origins.ts';
import { type Aws, type Target, definePlaybook, setElements } from '../../engine/index.ts';

/**
 * CloudFront.12: CloudFront distributions should not point to non-existent S3 origins.
 *
 * Anybody may make a bucket by the name that is missing, and would then serve their own content from
 * your domain. Each origin whose bucket does not exist, and no other, is pointed at
 * `asr-removed-origin.invalid`, which nobody can own. What it served was an error before, and is
 * another error then (502); all other origins keep serving, and the distribution stays enabled. It
 * costs nothing; CloudFront takes some minutes. Undo points the origins at their buckets again: make
 * these anew, in your own account, first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12
 */
export const cloudFront12 = definePlaybook({
  control: 'CloudFront.12',
  title: 'take S3 origins whose buckets do not exist out of a CloudFront distribution',
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
    return setElements(distribution, 'origins', Object.fromEntries(distribution.missing.map((id) => [id, nowhere])));
  },

  async apply(target, { key, to }, aws) {
    // No origin is ever made or removed.
    if (to === null) return;
    await changeDistribution(target, aws, ({ Origins, ...config }) => {
      const items = (Origins?.Items ?? []).map((origin) => (origin.Id === key ? moved(origin, to) : origin));
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
    /** By their ids in the distribution. */
    origins: Object.fromEntries(all.map((origin) => [String(origin.Id), factsOf(origin, isBucket(origin))])),
    missing,
    isDeployed: distribution.isDeployed,
  };
}
