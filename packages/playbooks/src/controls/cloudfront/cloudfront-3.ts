import type { DistributionConfig, Origin, OriginGroups } from '@aws-sdk/client-cloudfront';
import {
  type Aws,
  type Change,
  type Keyed,
  type Target,
  askFor,
  asList,
  definePlaybook,
  refuse,
  setElements,
} from '../../engine/index.ts';
import { behaviorsOf, withPolicies } from './behaviors.ts';
import { changeDistribution, distributionPermissions, readDistribution } from './distribution.ts';

interface Distribution {
  /** The viewer protocol policy of each behavior, by its path pattern. */
  readonly behaviors: Keyed<string>;
  /** The servers of each behavior to which CloudFront connects with the protocol of the viewer. */
  readonly serversOf: Keyed<readonly string[]>;
  readonly namesWithoutCertificate: readonly string[];
  readonly isDeployed: boolean;
}

/**
 * CloudFront.3: CloudFront distributions should require encryption in transit.
 *
 * ASR sets the viewer protocol policy `redirect-to-https` for every cache behavior that has `allow-all`. CloudFront then
 * answers HTTP requests with a redirect to HTTPS. Behaviors with `https-only` stay. CloudFront deploys the change within
 * minutes. Each redirect is a request that AWS charges for.
 *
 * Remediation always requires approval, because some HTTP clients do not follow redirects, or do not support TLS: devices,
 * scripts and health checks. CloudFront rejects HTTP 1.0 requests that write, such as POST. If the server behind a behavior
 * matches the protocol of the viewer, CloudFront then connects to it only over HTTPS, and the question names the server. ASR
 * refuses a distribution with alternate domain names and without a certificate for them.
 *
 * @failed The AWS Config rule `cloudfront-viewer-policy-https` finds the viewer protocol policy `allow-all` in the default
 * cache behavior or in another one.
 * @reads The viewer protocol policies, the alternate domain names, the certificate, and the origins of the distribution.
 * @impact Clients that use HTTP and cannot follow a redirect to HTTPS. Servers that match the protocol of the viewer and do
 * not accept HTTPS.
 * @owners None known.
 * @undo Nothing is lost. Browsers can remember the redirects for as long as the response allows.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
 */
export const cloudFront3 = definePlaybook({
  control: 'CloudFront.3',
  title: 'redirect the HTTP requests of a CloudFront distribution to HTTPS',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: distributionPermissions,
  parameters: {},
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }) => isDeployed },

  read,

  plan(distribution) {
    const { behaviors, serversOf, namesWithoutCertificate } = distribution;
    const open = Object.keys(behaviors).filter((key) => behaviors[key] === 'allow-all');
    if (open.length > 0 && namesWithoutCertificate.length > 0) {
      return refuse(
        `The distribution has no certificate for ${asList(namesWithoutCertificate)}, so HTTPS requests for these names ` +
          'fail. Attach a certificate to the distribution first.',
      );
    }
    const redirected = Object.fromEntries(open.map((key) => [key, 'redirect-to-https']));
    return open.reduce(
      (plan, key) => askFor(plan, `behaviors[${key}]`, onlyOverHttps(serversOf[key] ?? [])),
      setElements(distribution, 'behaviors', redirected),
    );
  },

  apply: (target, change, aws) => applyPolicies(target, [change], aws),
  applyAll: applyPolicies,
});

async function applyPolicies(
  target: Target,
  changes: readonly Change<Distribution, 'behaviors'>[],
  aws: Aws,
): Promise<void> {
  await changeDistribution(target, aws, (config) => withPolicies(config, changes));
}

async function read(target: Target, aws: Aws): Promise<Distribution | undefined> {
  const distribution = await readDistribution(target, aws);
  if (distribution === undefined) return undefined;
  const { config, isDeployed } = distribution;
  const behaviors = behaviorsOf(config);
  return {
    behaviors: Object.fromEntries(behaviors.map(({ name, policy }) => [name, policy])),
    serversOf: Object.fromEntries(
      behaviors.map(({ name, originId }) => [name, serversMatchingViewer(config, originId)]),
    ),
    namesWithoutCertificate: hasOwnCertificate(config) ? [] : (config.Aliases?.Items ?? []),
    isDeployed,
  };
}

function hasOwnCertificate({ ViewerCertificate: certificate = {} }: DistributionConfig): boolean {
  const { ACMCertificateArn: ofAcm, IAMCertificateId: ofIam } = certificate;
  return [ofAcm, ofIam].some((id) => id !== undefined && id !== '');
}

/** An id names an origin or an origin group. The distribution does not show the protocol of a VPC origin. */
function serversMatchingViewer({ Origins, OriginGroups }: DistributionConfig, id: string): readonly string[] {
  const members = membersOf(OriginGroups, id) ?? [id];
  const origins = (Origins?.Items ?? []).filter(({ Id }) => members.includes(String(Id)));
  return origins.filter(mayMatchViewer).map(({ DomainName }) => String(DomainName));
}

/** The ids of the origins of a group. `undefined`: there is no such group. */
function membersOf(groups: OriginGroups | undefined, id: string): readonly string[] | undefined {
  const group = groups?.Items?.find(({ Id }) => Id === id);
  return group?.Members?.Items?.map(({ OriginId }) => String(OriginId));
}

function mayMatchViewer({ CustomOriginConfig: server, VpcOriginConfig: privateServer }: Origin): boolean {
  return privateServer !== undefined || server?.OriginProtocolPolicy === 'match-viewer';
}

/** Empty if there are no servers. */
function onlyOverHttps(servers: readonly string[]): string {
  if (servers.length === 0) return '';
  return (
    `After this change, CloudFront can connect to ${asList(servers)} only over HTTPS. Check that the server accepts ` +
    'HTTPS with a valid certificate.'
  );
}
