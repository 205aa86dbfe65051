import type { DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudFront3 } from './cloudfront-3.ts';
import {
  arrangeDistribution,
  behavior,
  configOf,
  distributionArn,
  ownCertificate,
  s3Origin,
  serverOrigin,
  withDistribution,
  withoutDistribution,
} from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1', resourceId: distributionArn };
const everything = behavior('site', 'allow-all');
const api = { ...behavior('server', 'allow-all'), PathPattern: '/api/*' };
const images = { ...behavior('site', 'https-only'), PathPattern: '*.png' };
const matching: Origin = {
  ...serverOrigin,
  CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'match-viewer' },
};
const inVpc: Origin = {
  Id: 'server',
  DomainName: 'internal.example.com',
  VpcOriginConfig: { VpcOriginId: 'vo_1' },
};

function site(given: Partial<DistributionConfig> = {}, server: Origin = serverOrigin) {
  return configOf([s3Origin('site'), server], { DefaultCacheBehavior: everything, ...given });
}

const several = site({ CacheBehaviors: { Quantity: 2, Items: [api, images] } });
const has = (config: DistributionConfig) => () => withDistribution(config).aws;

describePlaybook(cloudFront3, {
  target,
  onMoto: (account) => arrangeDistribution(account, several),
  changes: {
    'a distribution that allows HTTP': has(site()),
    'a distribution with behaviors that allow HTTP': has(several),
    'a distribution that allows HTTP for one path': has(
      site({ DefaultCacheBehavior: behavior('site', 'https-only'), CacheBehaviors: { Quantity: 1, Items: [api] } }),
    ),
    'a distribution with alternate domain names and a certificate for them': has(
      site({ Aliases: { Quantity: 1, Items: ['www.example.com'] }, ViewerCertificate: ownCertificate() }),
    ),
    'a distribution with a server that matches the protocol of the viewer': has(
      site({ CacheBehaviors: { Quantity: 1, Items: [api] } }, matching),
    ),
  },
  leaves: {
    'a distribution that redirects': has(site({ DefaultCacheBehavior: behavior('site', 'redirect-to-https') })),
    'a distribution that rejects HTTP': has(site({ DefaultCacheBehavior: behavior('site', 'https-only') })),
    'a compliant distribution with alternate domain names and no certificate': has(
      site({
        DefaultCacheBehavior: behavior('site', 'https-only'),
        Aliases: { Quantity: 1, Items: ['www.example.com'] },
      }),
    ),
  },
  refuses: {
    'a distribution with alternate domain names and the certificate of CloudFront': has(
      site({
        Aliases: { Quantity: 1, Items: ['www.example.com'] },
        ViewerCertificate: { CloudFrontDefaultCertificate: true, SSLSupportMethod: 'vip' },
      }),
    ),
  },
  gone: { 'a distribution that was deleted': () => withoutDistribution() },
});

describe('CloudFront.3', () => {
  async function changesOf(config: DistributionConfig) {
    const planned = await plan(cloudFront3, target, withDistribution(config).aws);
    return planned.kind === 'change' ? planned.changes : [];
  }

  it('changes every behavior with one update, and nothing else', async () => {
    const { aws, config } = withDistribution(several);

    await apply(cloudFront3, target, await changesOf(several), aws);

    expect(config()).toEqual({
      ...several,
      DefaultCacheBehavior: { ...everything, ViewerProtocolPolicy: 'redirect-to-https' },
      CacheBehaviors: { Quantity: 2, Items: [{ ...api, ViewerProtocolPolicy: 'redirect-to-https' }, images] },
    });
    expect(aws.calls.filter((name) => name === 'cloudfront:UpdateDistribution')).toHaveLength(1);
  });

  it('undo allows HTTP again where it was allowed', async () => {
    const { aws, config } = withDistribution(several);
    const changes = await changesOf(several);
    await apply(cloudFront3, target, changes, aws);

    expect(await undo(cloudFront3, target, changes, aws)).toEqual({ kind: 'done' });
    expect(config()).toEqual(several);
  });

  it('is not verified before CloudFront has deployed the change', async () => {
    const { aws, finish } = withDistribution(site());
    await apply(cloudFront3, target, await changesOf(site()), aws);

    expect(await verify(cloudFront3, target, aws)).toEqual({ kind: 'settling' });
    finish();
    expect(await verify(cloudFront3, target, aws)).toEqual({ kind: 'done' });
  });

  it.each([
    ['a server', matching, 'app.example.com'],
    ['a server in a VPC, whose protocol is unknown', inVpc, 'internal.example.com'],
  ])('never hides that the protocol to %s changes', async (_, server, domain) => {
    const config = site({ CacheBehaviors: { Quantity: 1, Items: [api] } }, server);

    const planned = await plan(cloudFront3, target, withDistribution(config).aws);

    expect(planned).toHaveProperty('asks', { 'behaviors[/api/*]': expect.stringContaining(domain) });
  });

  it('names the servers of an origin group', async () => {
    const config = site(
      {
        DefaultCacheBehavior: behavior('group', 'allow-all'),
        OriginGroups: {
          Quantity: 1,
          Items: [
            {
              Id: 'group',
              FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [500] } },
              Members: { Quantity: 2, Items: [{ OriginId: 'site' }, { OriginId: 'server' }] },
            },
          ],
        },
      },
      matching,
    );

    expect(await plan(cloudFront3, target, withDistribution(config).aws)).toHaveProperty('asks', {
      'behaviors[Default (*)]': expect.stringContaining('app.example.com'),
    });
  });

  it('never changes a distribution without approval, because some clients cannot follow a redirect', () => {
    expect(cloudFront3.alwaysAsks).toBe(true);
  });
});
