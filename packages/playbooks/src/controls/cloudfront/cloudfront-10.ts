import type { SslProtocol } from '@aws-sdk/client-cloudfront';
import {
  type Aws,
  type Change,
  type Keyed,
  type Target,
  askFor,
  cutOff,
  definePlaybook,
  setElements,
} from '../../engine/index.ts';
import { changeDistribution, distributionPermissions, readDistribution } from './distribution.ts';

interface Distribution {
  /** The protocols of each custom origin, by its id, in the order of their names. */
  readonly sslProtocols: Keyed<readonly SslProtocol[]>;
  /** The domains of the custom origins to which CloudFront connects over HTTPS, by their ids. */
  readonly overHttps: Keyed<string>;
  readonly isDeployed: boolean;
}

/**
 * CloudFront.10: CloudFront distributions should not use deprecated SSL protocols between edge locations and custom origins.
 *
 * ASR removes SSLv3 from the protocols with which CloudFront connects to a custom origin. The other protocols stay. If SSLv3
 * is the only one, ASR sets TLSv1.2. The change has no cost. CloudFront deploys it within minutes.
 *
 * CloudFront uses SSLv3 only for a server that supports nothing newer, and the distribution does not show the protocols of
 * the server. For an origin to which CloudFront connects over HTTPS, the change therefore requires approval. Requests to a
 * server that supports only SSLv3 return the error 502 afterward.
 *
 * @failed The AWS Config rule `cloudfront-no-deprecated-ssl-protocols` finds a custom origin whose `OriginSslProtocols`
 * contain `SSLv3`.
 * @reads The SSL protocols and the protocol policies of the custom origins of the distribution.
 * @impact Servers that support only SSLv3.
 * @owners None known.
 * @undo Nothing is lost.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-10
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginSSLProtocols
 */
export const cloudFront10 = definePlaybook({
  control: 'CloudFront.10',
  title: 'remove SSLv3 from the connections of a CloudFront distribution to its custom origins',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  effect: 'reversible',
  permissions: distributionPermissions,
  parameters: {},
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }) => isDeployed },

  read,

  plan(distribution) {
    const { sslProtocols, overHttps } = distribution;
    const desired = Object.entries(sslProtocols).map(([id, protocols]) => [id, withoutSslV3(protocols)] as const);
    return Object.entries(overHttps).reduce(
      (plan, [id, domain]) =>
        sslProtocols[id]?.includes('SSLv3') ? askFor(plan, `sslProtocols[${id}]`, ifOld(domain)) : plan,
      setElements(distribution, 'sslProtocols', Object.fromEntries(desired)),
    );
  },

  apply: (target, change, aws) => applyProtocols(target, [change], aws),
  applyAll: applyProtocols,
});

async function read(target: Target, aws: Aws): Promise<Distribution | undefined> {
  const distribution = await readDistribution(target, aws);
  if (distribution === undefined) return undefined;
  const servers = (distribution.config.Origins?.Items ?? []).flatMap(
    ({ Id, DomainName, CustomOriginConfig: server }) =>
      server === undefined ? [] : [{ id: String(Id), domain: String(DomainName), server }],
  );
  const used = servers.filter(({ server }) => server.OriginProtocolPolicy !== 'http-only');
  return {
    sslProtocols: Object.fromEntries(
      servers.map(({ id, server }) => [id, (server.OriginSslProtocols?.Items ?? []).toSorted()]),
    ),
    overHttps: Object.fromEntries(used.map(({ id, domain }) => [id, domain])),
    isDeployed: distribution.isDeployed,
  };
}

function withoutSslV3(protocols: readonly SslProtocol[]): readonly SslProtocol[] {
  const others = protocols.filter((protocol) => protocol !== 'SSLv3');
  return others.length === 0 && protocols.length > 0 ? ['TLSv1.2'] : others;
}

function ifOld(domain: string): string {
  const lost = cutOff([{ kind: 'the distribution', name: '' }], `reach ${domain}`);
  return `${lost.replace(/\.$/, '')} if that server supports only SSLv3. Check that it supports TLS.`;
}

async function applyProtocols(
  target: Target,
  changes: readonly Change<Distribution, 'sslProtocols'>[],
  aws: Aws,
): Promise<void> {
  const protocols = new Map(changes.map(({ key, to }) => [key, to]));
  await changeDistribution(target, aws, ({ Origins, ...config }) => {
    const items = (Origins?.Items ?? []).map((origin) => {
      const to = protocols.get(String(origin.Id));
      const { CustomOriginConfig: server } = origin;
      if (server === undefined || to === undefined || to === null) return origin;
      const OriginSslProtocols = { Quantity: to.length, Items: [...to] };
      return { ...origin, CustomOriginConfig: { ...server, OriginSslProtocols } };
    });
    return { ...config, Origins: { Quantity: items.length, Items: items } };
  });
}
