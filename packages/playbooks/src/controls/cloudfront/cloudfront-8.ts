import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { distributionPermissions, readDistribution } from './distribution.ts';
import { changeViewerTls, staticAddresses, viewerTlsOf } from './viewer-tls.ts';

/**
 * CloudFront.8: CloudFront distributions should use SNI to serve HTTPS requests.
 *
 * ASR changes the SSL support method from `vip` to `sni-only`, and keeps the certificate. The security policy stays, apart
 * from `SSLv3`, which requires `vip` and becomes `TLSv1`. AWS then no longer charges for dedicated IP addresses. CloudFront
 * deploys the change within minutes.
 *
 * Remediation always requires approval. Clients that do not support SNI, such as browsers from before 2010, can no longer
 * connect. Clients that allow only the dedicated IP addresses in a firewall can no longer connect either. CloudFront.15
 * starts to check the security policy of the distribution.
 *
 * @failed The AWS Config rule `cloudfront-sni-enabled` finds a distribution with a custom certificate whose SSL support
 * method is a dedicated IP address.
 * @reads The viewer certificate of the distribution.
 * @impact Clients without SNI, and clients that know the distribution by its dedicated IP addresses.
 * @owners None known.
 * @undo Undo requests dedicated IP addresses again. CloudFront assigns new ones, and AWS charges for them.
 * @unverified Whether AWS allows an account to return to dedicated IP addresses without a request to AWS Support.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-8
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-https-dedicated-ip-or-sni.html
 */
export const cloudFront8 = definePlaybook({
  control: 'CloudFront.8',
  title: 'serve the HTTPS requests of a CloudFront distribution by SNI',
  resourceType: 'AwsCloudFrontDistribution',
  scope: 'global',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: distributionPermissions,
  parameters: {},
  settles: { withinSeconds: 1800, isSettled: ({ isDeployed }) => isDeployed },

  read,

  plan(distribution) {
    const { tls } = distribution;
    if (tls?.method === 'static-ip') return refuse(staticAddresses);
    if (tls?.method !== 'vip') return { kind: 'compliant' };
    const policy = tls.policy === 'SSLv3' ? 'TLSv1' : tls.policy;
    return set(distribution, { tls: { method: 'sni-only', policy } });
  },

  async apply(target, { to }, aws) {
    // A change never removes the certificate.
    if (to !== null) await changeViewerTls(target, aws, to);
  },
});

async function read(target: Target, aws: Aws) {
  const distribution = await readDistribution(target, aws);
  return distribution && { tls: viewerTlsOf(distribution.config), isDeployed: distribution.isDeployed };
}
