import {
  CloudFrontClient,
  CreateDistributionCommand,
  type DefaultCacheBehavior,
  type DistributionConfig,
  type Origin,
  type ViewerCertificate,
  type ViewerProtocolPolicy,
} from '@aws-sdk/client-cloudfront';
import { isSame } from '../../../engine/index.ts';
import { type Handlers, fakeAws, named } from '../../../testing/index.ts';
import type { Account } from '../../../emulated-account/index.ts';

export const distributionArn = 'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE';

export const s3Origin = (bucket: string): Origin => ({
  Id: bucket,
  DomainName: `${bucket}.s3.eu-west-1.amazonaws.com`,
  OriginPath: '',
  CustomHeaders: { Quantity: 0 },
  S3OriginConfig: { OriginAccessIdentity: '' },
});

export const serverOrigin: Origin = {
  Id: 'server',
  DomainName: 'app.example.com',
  OriginPath: '',
  CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'X-Secret', HeaderValue: 'hunter2hunter2' }] },
  CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
};

export function behavior(TargetOriginId: string, policy: ViewerProtocolPolicy): DefaultCacheBehavior {
  const ForwardedValues = { QueryString: false, Cookies: { Forward: 'none' as const } };
  return { TargetOriginId, ViewerProtocolPolicy: policy, ForwardedValues, MinTTL: 0 };
}

/** A certificate in AWS Certificate Manager, for clients with SNI. CloudFront also returns it in two former fields. */
export function ownCertificate(given: ViewerCertificate = {}): ViewerCertificate {
  const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/0b8f1a2c-0000-4000-8000-000000000001';
  return {
    CloudFrontDefaultCertificate: false,
    ACMCertificateArn: certificate,
    SSLSupportMethod: 'sni-only',
    MinimumProtocolVersion: 'TLSv1.2_2021',
    Certificate: certificate,
    CertificateSource: 'acm',
    ...given,
  };
}

/** A distribution whose default origin is the first. */
export function configOf(origins: readonly Origin[], given: Partial<DistributionConfig> = {}): DistributionConfig {
  return {
    CallerReference: 'once',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: origins.length, Items: [...origins] },
    DefaultCacheBehavior: behavior(String(origins[0]?.Id), 'https-only'),
    ...given,
  };
}

/** Emulates one distribution. It accepts an update immediately and deploys it when `finish` is called. */
export function withDistribution(given: DistributionConfig, others: Handlers = {}) {
  let config = given;
  let version = 1;
  let deployed = given;
  const statusOf = () => (isSame(filled(config), filled(deployed)) ? 'Deployed' : 'InProgress');
  const exists = ({ Id }: { Id: string }) => {
    if (Id !== 'E1EXAMPLE') throw named('NoSuchDistribution');
  };
  const aws = fakeAws({
    ...others,
    GetDistributionCommand: (input) => {
      exists(input);
      const Distribution = { Id: 'E1EXAMPLE', Status: statusOf(), DistributionConfig: config };
      return { ETag: String(version), Distribution };
    },
    UpdateDistributionCommand: (input: { Id: string; IfMatch: string; DistributionConfig: DistributionConfig }) => {
      exists(input);
      if (input.IfMatch !== String(version)) throw named('PreconditionFailed');
      config = input.DistributionConfig;
      version += 1;
      return {};
    },
  });
  return {
    aws,
    config: () => config,
    finish: () => {
      deployed = config;
    },
  };
}

/** CloudFront treats an empty value as absent. */
function filled(config: DistributionConfig): unknown {
  return JSON.parse(JSON.stringify(config, (_, value: unknown) => (value === '' ? undefined : value)));
}

/** Emulates an account whose distribution was deleted. */
export function withoutDistribution() {
  return fakeAws({
    GetDistributionCommand: () => {
      throw named('NoSuchDistribution');
    },
  });
}

export async function arrangeDistribution(account: Account, config: DistributionConfig): Promise<string> {
  const { Distribution: distribution } = await account
    .client(CloudFrontClient)
    .send(new CreateDistributionCommand({ DistributionConfig: config }));
  return String(distribution?.ARN);
}
