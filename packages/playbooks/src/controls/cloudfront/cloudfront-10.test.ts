import type { Origin, OriginProtocolPolicy, SslProtocol } from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudFront10 } from './cloudfront-10.ts';
import {
  arrangeDistribution,
  configOf,
  distributionArn,
  s3Origin,
  serverOrigin,
  withDistribution,
  withoutDistribution,
} from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1', resourceId: distributionArn };

function server(protocols: readonly SslProtocol[], policy: OriginProtocolPolicy = 'https-only', Id = 'server'): Origin {
  const OriginSslProtocols = { Quantity: protocols.length, Items: [...protocols] };
  const CustomOriginConfig = { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: policy, OriginSslProtocols };
  return { ...serverOrigin, Id, CustomOriginConfig };
}

const has =
  (...origins: readonly Origin[]) =>
  () =>
    withDistribution(configOf(origins)).aws;
const two = [server(['SSLv3', 'TLSv1']), s3Origin('site'), server(['SSLv3', 'TLSv1.2'], 'http-only', 'other')];

describePlaybook(cloudFront10, {
  target,
  onMoto: (account) => arrangeDistribution(account, configOf([server(['SSLv3', 'TLSv1.2']), s3Origin('site')])),
  changes: {
    'a server with SSLv3': has(server(['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'])),
    'a server with only SSLv3': has(server(['SSLv3'])),
    'two servers with SSLv3': has(...two),
  },
  leaves: {
    'a server as the console creates it': has(server(['TLSv1.2'])),
    'a server with TLS 1.0, which the control does not forbid': has(server(['TLSv1', 'TLSv1.1'])),
    'a server whose response omits the protocols': has(serverOrigin),
    'a bucket': has(s3Origin('site')),
  },
  refuses: {},
  gone: { 'a distribution that was deleted': () => withoutDistribution() },
});

describe('CloudFront.10', () => {
  it('changes all servers with one update, and nothing else', async () => {
    const { aws, config } = withDistribution(configOf(two));
    const planned = await plan(cloudFront10, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(cloudFront10, target, changes, aws);

    const after = [server(['TLSv1']), s3Origin('site'), server(['TLSv1.2'], 'http-only', 'other')];
    expect(config()).toEqual(configOf(after));
    expect(aws.calls.filter((name) => name === 'cloudfront:UpdateDistribution')).toHaveLength(1);
    expect(await undo(cloudFront10, target, changes, aws)).toEqual({ kind: 'done' });
  });

  it('sets TLS 1.2 if there is no other protocol', async () => {
    expect(await plan(cloudFront10, target, has(server(['SSLv3']))())).toMatchObject({
      changes: [{ key: 'server', from: ['SSLv3'], to: ['TLSv1.2'] }],
    });
  });

  it.each(['https-only', 'match-viewer'] as const)(
    'never cuts off a server with %s without approval',
    async (policy) => {
      expect(await plan(cloudFront10, target, has(server(['SSLv3', 'TLSv1'], policy))())).toMatchObject({
        asks: { 'sslProtocols[server]': expect.stringContaining('app.example.com') },
      });
    },
  );

  it('asks no approver about a server that uses only HTTP, or that has no SSLv3', async () => {
    const planned = await plan(
      cloudFront10,
      target,
      has(server(['SSLv3'], 'http-only'), server(['TLSv1'], 'https-only', 'b'))(),
    );

    expect(planned).not.toHaveProperty('asks');
  });
});
