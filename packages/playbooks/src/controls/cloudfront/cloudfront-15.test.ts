import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudFront15 } from './cloudfront-15.ts';
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
const old = ownCertificate({ MinimumProtocolVersion: 'TLSv1' });

describePlaybook(cloudFront15, {
  target,
  onMoto: (account) => arrangeDistribution(account, site(old)),
  changes: {
    'a distribution that accepts TLS 1.0': has(old),
    'a distribution with an earlier policy for TLS 1.2': has(
      ownCertificate({ MinimumProtocolVersion: 'TLSv1.2_2019' }),
    ),
  },
  leaves: {
    'a distribution as the console creates it': has(ownCertificate({ MinimumProtocolVersion: 'TLSv1.2_2021' })),
    'a distribution with TLS 1.3 only': has(ownCertificate({ MinimumProtocolVersion: 'TLSv1.3_2025' })),
    'a distribution with a newer policy for TLS 1.2': has(ownCertificate({ MinimumProtocolVersion: 'TLSv1.2_2025' })),
    'a distribution for clients without SNI, which the control does not judge': has({
      ...old,
      SSLSupportMethod: 'vip',
    }),
    'a distribution with the certificate of CloudFront, which the control does not judge': has({
      CloudFrontDefaultCertificate: true,
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
    }),
  },
  refuses: { 'a distribution with static IP addresses': has({ ...old, SSLSupportMethod: 'static-ip' }) },
  gone: { 'a distribution that was deleted': () => withoutDistribution() },
});

describe('CloudFront.15', () => {
  it('keeps the certificate and the SSL support method', async () => {
    const { aws, config } = withDistribution(site(old));
    const planned = await plan(cloudFront15, target, aws);

    await apply(cloudFront15, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(config()).toEqual({
      ...site(old),
      ViewerCertificate: { ...old, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
  });

  it('never changes a distribution without approval, because old clients lose access', () => {
    expect(cloudFront15.alwaysAsks).toBe(true);
  });
});
