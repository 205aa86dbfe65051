import type { DistributionConfig, OriginGroups } from '@aws-sdk/client-cloudfront';
import { changeDistribution, distributionPermissions, isBucket, readDistribution } from './distribution.ts';
import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';

/**
 * CloudFront.1: CloudFront distributions should have a default root object configured.
 *
 * Whoever asks for the root of the distribution gets `index.html`, or what the parameter
 * `defaultRootObject` of your policy names, instead of a list of the bucket or an error. If there is no
 * such object, the root is an error. An application behind the distribution may answer the root by
 * itself, and would break: so only distributions whose root comes from an S3 bucket are changed, unless
 * your policy names the object. It costs nothing; CloudFront takes some minutes. Undo takes it away
 * again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-1
 */
export const cloudFront1 = definePlaybook({
  control: 'CloudFront.1',
  title: 'give a CloudFront distribution a default root object',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  effect: 'reversible',
  permissions: distributionPermissions,
  parameters: {
    defaultRootObject: text({
      default: '',
      pattern: /^[^/\s][\w./~@:+*$,;=()!'-]{0,254}$/,
      form: 'the name of an object that does not begin with a slash',
      orNone: true,
      description: 'Empty: index.html, if the root comes from S3.',
    }),
  },
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }) => isDeployed },

  read,

  plan(distribution, { defaultRootObject }) {
    if (distribution.defaultRootObject !== '') return { kind: 'compliant' };
    if (defaultRootObject === '' && !distribution.rootIsFromS3) {
      return refuse(
        'The root of the distribution comes from a server that may answer it by itself. Find out what it serves, ' +
          'and set the default root object by hand or by the parameter defaultRootObject.',
      );
    }
    if (defaultRootObject.startsWith('/')) {
      return refuse(
        `The parameter defaultRootObject must not begin with a slash, as "${defaultRootObject}" does. Correct it.`,
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
  return { defaultRootObject: config.DefaultRootObject ?? '', rootIsFromS3: rootIsFromS3(config), isDeployed };
}

/** The default behavior names an origin, or a group, of which the first comes first. */
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
