/** How a distribution with a certificate of its own accepts TLS connections of viewers. */
import type { DistributionConfig, MinimumProtocolVersion, SSLSupportMethod } from '@aws-sdk/client-cloudfront';
import type { Aws, Target } from '../../engine/index.ts';
import { changeDistribution } from './distribution.ts';

export interface ViewerTls {
  /** `sni-only`, `vip` for dedicated IP addresses, or `static-ip`. */
  readonly method: string;
  /** The security policy, which CloudFront calls the minimum protocol version: `TLSv1.2_2021`. */
  readonly policy: string;
}

/**
 * Returns `null` for the default certificate of CloudFront. CloudFront also returns a method for it, which has no effect.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
 */
export function viewerTlsOf({ ViewerCertificate: certificate = {} }: DistributionConfig): ViewerTls | null {
  const { ACMCertificateArn: ofAcm = '', IAMCertificateId: ofIam = '' } = certificate;
  if (ofAcm === '' && ofIam === '') return null;
  return { method: String(certificate.SSLSupportMethod), policy: String(certificate.MinimumProtocolVersion) };
}

/** Changes what is given, and keeps the certificate. */
export async function changeViewerTls(target: Target, aws: Aws, { method, policy }: Partial<ViewerTls>): Promise<void> {
  await changeDistribution(target, aws, (config) => ({
    ...config,
    ViewerCertificate: {
      ...config.ViewerCertificate,
      ...(method === undefined ? {} : { SSLSupportMethod: method as SSLSupportMethod }),
      ...(policy === undefined ? {} : { MinimumProtocolVersion: policy as MinimumProtocolVersion }),
    },
  }));
}

/** Why ASR does not change a distribution with Anycast or other static IP addresses. */
export const staticAddresses =
  'The distribution uses the SSL support method static-ip, which AWS enables on request. ASR does not change it. Ask AWS ' +
  'Support, or suppress the finding.';
