import {
  CloudFrontClient,
  CreateDistributionCommand,
  type DistributionConfig,
  type Origin,
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

/** A distribution whose default origin is the first. */
export function configOf(origins: readonly Origin[], given: Partial<DistributionConfig> = {}): DistributionConfig {
  return {
    CallerReference: 'once',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: origins.length, Items: [...origins] },
    DefaultCacheBehavior: {
      TargetOriginId: origins[0]?.Id,
      ViewerProtocolPolicy: 'https-only',
      ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
      MinTTL: 0,
    },
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
