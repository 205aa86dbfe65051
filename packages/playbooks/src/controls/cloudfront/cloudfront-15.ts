import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { distributionPermissions, readDistribution } from './distribution.ts';
import { changeViewerTls, staticAddresses, viewerTlsOf } from './viewer-tls.ts';

/** The fixed parameter `securityPolicies` of the control. */
const recommended = ['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'];

/**
 * CloudFront.15: CloudFront distributions should use the recommended TLS security policy.
 *
 * ASR sets the security policy `TLSv1.2_2021`, which most clients support of the recommended ones. `TLSv1.2_2025` and
 * `TLSv1.3_2025` stay. The change has no cost. CloudFront deploys it within minutes.
 *
 * Remediation always requires approval. Clients that support only TLS 1.0 or 1.1, or only older ciphers, can no longer
 * connect: devices, old versions of Java and Android, and some scripts. The field `ssl-protocol` of the access logs shows
 * them.
 *
 * @failed The AWS Config rule `cloudfront-ssl-policy-check` finds a distribution with a custom certificate and SNI whose
 * security policy is none of `TLSv1.2_2021`, `TLSv1.2_2025` and `TLSv1.3_2025`.
 * @reads The viewer certificate of the distribution.
 * @impact Clients that do not support TLS 1.2 with current ciphers.
 * @owners None known.
 * @undo Nothing is lost.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-15
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
 */
export const cloudFront15 = definePlaybook({
  control: 'CloudFront.15',
  title: 'require TLS 1.2 with current ciphers from the viewers of a CloudFront distribution',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: distributionPermissions,
  parameters: {},
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }) => isDeployed },

  read,

  plan(distribution) {
    const { method, policy } = distribution;
    if (method === 'static-ip') return refuse(staticAddresses);
    // The control reports nothing for the default certificate, and for legacy clients.
    if (policy === null || method !== 'sni-only' || recommended.includes(policy)) return { kind: 'compliant' };
    return set(distribution, { policy: 'TLSv1.2_2021' });
  },

  async apply(target, { to }, aws) {
    // A change never removes the certificate.
    if (to !== null) await changeViewerTls(target, aws, { policy: to });
  },
});

async function read(target: Target, aws: Aws) {
  const distribution = await readDistribution(target, aws);
  if (distribution === undefined) return undefined;
  const tls = viewerTlsOf(distribution.config);
  return { method: tls?.method ?? null, policy: tls?.policy ?? null, isDeployed: distribution.isDeployed };
}
