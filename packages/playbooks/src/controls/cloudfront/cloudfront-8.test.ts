import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudFront8 } from './cloudfront-8.ts';
import {
  arrangeDistribution,
  configOf,
  distributionArn,
  ownCertificate,
  s3Origin,
  withDistribution,
  withoutDistribution,
} from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1', resourceId: distributionArn };
const site = (ViewerCertificate: ReturnType<typeof ownCertificate>) =>
  configOf([s3Origin('site')], { ViewerCertificate });
const has = (certificate: ReturnType<typeof ownCertificate>) => () => withDistribution(site(certificate)).aws;
const withIps = ownCertificate({ SSLSupportMethod: 'vip', MinimumProtocolVersion: 'TLSv1' });

describePlaybook(cloudFront8, {
  target,
  onMoto: (account) => arrangeDistribution(account, site(withIps)),
  changes: {
    'a distribution with dedicated IP addresses': has(withIps),
    'a distribution with dedicated IP addresses and SSLv3': has({ ...withIps, MinimumProtocolVersion: 'SSLv3' }),
    'a distribution with a certificate in IAM': has({
      IAMCertificateId: 'ASCA1',
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
    }),
  },
  leaves: {
    'a distribution with SNI': has(ownCertificate()),
    'a distribution with the certificate of CloudFront, for which CloudFront returns vip': has({
      CloudFrontDefaultCertificate: true,
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
    }),
    'a distribution whose response omits the certificate': () => withDistribution(configOf([s3Origin('site')])).aws,
  },
  refuses: { 'a distribution with static IP addresses': has(ownCertificate({ SSLSupportMethod: 'static-ip' })) },
  gone: { 'a distribution that was deleted': () => withoutDistribution() },
});

describe('CloudFront.8', () => {
  it.each([
    ['SSLv3', 'TLSv1'],
    ['TLSv1', 'TLSv1'],
    ['TLSv1.2_2021', 'TLSv1.2_2021'],
  ] as const)('keeps the certificate, and turns the security policy %s into %s', async (before, after) => {
    const given = site({ ...withIps, MinimumProtocolVersion: before });
    const { aws, config } = withDistribution(given);
    const planned = await plan(cloudFront8, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(cloudFront8, target, changes, aws);

    const changed = { ...withIps, SSLSupportMethod: 'sni-only', MinimumProtocolVersion: after };
    expect(config()).toEqual({ ...given, ViewerCertificate: changed });
    await undo(cloudFront8, target, changes, aws);
    expect(config()).toEqual(given);
  });

  it('never changes a distribution without approval, because clients without SNI lose access', () => {
    expect(cloudFront8.alwaysAsks).toBe(true);
  });
});
