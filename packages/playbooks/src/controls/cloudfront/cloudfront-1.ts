import type { DistributionConfig, OriginGroups } from '@aws-sdk/client-cloudfront';
import { changeDistribution, distributionPermissions, isBucket, readDistribution } from './distribution.ts';
import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';

/**
 * CloudFront.1: CloudFront distributions should have a default root object configured.
 *
 * A request for the root of the distribution returns `index.html`, or the object that `defaultRootObject` in your
 * policy names, instead of a bucket listing or an error. If the object does not exist, the request returns an error.
 *
 * A server behind the distribution may serve the root path and would stop doing so. If the root does not come from an
 * S3 bucket, ASR therefore changes the distribution only if your policy sets `defaultRootObject`. The change has no
 * cost. CloudFront deploys it within minutes.
 *
 * @failed The AWS Config rule `cloudfront-default-root-object-configured` finds a distribution with an S3 origin and
 * without a default root object. It does not apply to distributions that use only custom origins.
 * @reads The default root object, the default cache behavior and all origins of the distribution. ASR has no permission
 * to read whether the object exists.
 * @impact Clients that use the listing of the bucket.
 * @owners None known.
 * @undo Nothing is lost.
 * @unverified Whether the rule applies to a distribution with both S3 and custom origins.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-1
 */
export const cloudFront1 = definePlaybook({
  control: 'CloudFront.1',
  title: 'set a default root object for a CloudFront distribution',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  effect: 'reversible',
  permissions: distributionPermissions,
  parameters: {
    defaultRootObject: text({
      default: '',
      // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html
      pattern: /^(?!\/)[\w.*$/~"'&-]{1,255}$/,
      form: 'an object name without a leading slash',
      orNone: true,
      description: 'If empty, ASR uses index.html when the root comes from S3.',
    }),
  },
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }) => isDeployed },

  read,

  plan(distribution, { defaultRootObject }) {
    if (distribution.defaultRootObject !== '' || !distribution.usesS3) return { kind: 'compliant' };
    if (defaultRootObject === '' && !distribution.rootIsFromS3) {
      return refuse(
        'The root of the distribution comes from a server that may serve the root path. Check what it serves. Then set ' +
          'the default root object manually or with the parameter defaultRootObject.',
      );
    }
    return set(distribution, { defaultRootObject: defaultRootObject || 'index.html' });
  },

  async apply(target, { to: DefaultRootObject }, aws) {
    await changeDistribution(target, aws, (config) => ({ ...config, DefaultRootObject }));
  },
});

async function read(target: Target, aws: Aws) {
  const distribution = await readDistribution(target, aws);
  if (distribution === undefined) return undefined;
  const { config, isDeployed } = distribution;
  return {
    defaultRootObject: config.DefaultRootObject ?? '',
    usesS3: (config.Origins?.Items ?? []).some(isBucket),
    rootIsFromS3: rootIsFromS3(config),
    isDeployed,
  };
}

/** The default behavior refers to an origin or to an origin group, whose first member is the primary origin. */
function rootIsFromS3({ DefaultCacheBehavior: behavior, Origins, OriginGroups: groups }: DistributionConfig): boolean {
  const targetId = behavior?.TargetOriginId;
  const originId = firstOf(groups, targetId) ?? targetId;
  const origin = Origins?.Items?.find(({ Id }) => Id === originId);
  return origin !== undefined && isBucket(origin);
}

function firstOf(groups: OriginGroups | undefined, groupId: string | undefined): string | undefined {
  const group = groups?.Items?.find(({ Id }) => Id === groupId);
  return group?.Members?.Items?.[0]?.OriginId;
}
