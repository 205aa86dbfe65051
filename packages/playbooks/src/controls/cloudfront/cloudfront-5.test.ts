import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import type { FakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeBuckets } from '../s3/testing/index.ts';
import { cloudFront5 } from './cloudfront-5.ts';
import {
  arrangeDistribution,
  configOf,
  distributionArn,
  logBucketName,
  logsOff,
  s3Origin,
  withDistribution,
  withLogBucket,
  withoutDistribution,
} from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1', resourceId: distributionArn };

const distribution =
  (...given: Parameters<typeof withLogBucket>) =>
  () =>
    withLogBucket(...given).aws;

describePlaybook(cloudFront5, {
  target,
  onMoto: (account) => arrangeDistribution(account, configOf([s3Origin('site')])),
  changes: {
    'a distribution as CloudFront creates it': distribution(),
    'a distribution whose bucket is incomplete after an interrupted run': distribution({ logBucket: {} }),
    'a distribution whose bucket has access control lists': distribution({
      logBucket: {},
      ownership: 'BucketOwnerPreferred',
    }),
    'a distribution whose bucket is older than Object Ownership': distribution({ logBucket: {}, ownership: 'none' }),
  },
  leaves: {
    'a distribution that logs to another bucket': distribution({
      logging: { ...logsOff, Enabled: true, Bucket: 'central-logs.s3.amazonaws.com', Prefix: 'site/' },
    }),
    'a distribution that logs cookies too': distribution({
      logging: { ...logsOff, Enabled: true, IncludeCookies: true, Bucket: 'central-logs.s3.amazonaws.com' },
    }),
  },
  refuses: {
    'a log bucket with a KMS key as its default encryption': distribution({ logBucket: { encryption: 'aws:kms' } }),
    'a log bucket with Object Lock': distribution({ logBucket: { hasObjectLock: true } }),
    'a log bucket for which the requester pays': distribution({ logBucket: { requesterPays: true } }),
    'a log bucket with another policy': distribution({ logBucket: { policy: '{"Statement":[]}' } }),
  },
  gone: { 'a distribution that was deleted': withoutDistribution },
});

describe('CloudFront.5', () => {
  it('takes a configuration without logging for one whose logs are off', async () => {
    const { aws } = withDistribution(configOf([s3Origin('site')]), fakeBuckets().handlers);

    expect(await cloudFront5.read(target, aws)).toMatchObject({ logging: null });
  });

  const changesOn = async (aws: FakeAws): Promise<readonly AnyChange[]> => {
    const planned = await plan(cloudFront5, target, aws);
    return planned.kind === 'change' ? planned.changes : [];
  };

  it('creates the bucket and its access control list first, and logs no cookies', async () => {
    const { aws, config, finish, ownership } = withLogBucket({ logging: { ...logsOff, IncludeCookies: true } });
    const changes = await changesOn(aws);

    expect(changes.map(({ field }) => field)).toEqual([
      'logBucket',
      'logBucketAccess',
      'logBucketPolicy',
      'logBucketOwnership',
      'logging',
    ]);
    await apply(cloudFront5, target, changes, aws);
    expect(await verify(cloudFront5, target, aws)).toEqual({ kind: 'settling' });
    finish();
    expect(await verify(cloudFront5, target, aws)).toEqual({ kind: 'done' });

    expect(ownership()).toBe('BucketOwnerPreferred');
    expect(config().Logging).toEqual({
      Enabled: true,
      IncludeCookies: false,
      Bucket: `${logBucketName}.s3.amazonaws.com`,
      Prefix: '',
    });
  });

  it('turns the logs off before it removes the bucket, and keeps a bucket with logs', async () => {
    const { aws, buckets, config } = withLogBucket();
    const changes = await changesOn(aws);
    await apply(cloudFront5, target, changes, aws);
    buckets.deliver(logBucketName);

    expect(await undo(cloudFront5, target, changes, aws)).toMatchObject({ kind: 'failed' });

    expect(config().Logging).toEqual(logsOff);
    expect(buckets.find(logBucketName)).toBeDefined();
  });

  it('says that a bucket with the grant of CloudFront keeps its access control list', async () => {
    const { aws, grant } = withLogBucket({ logBucket: {}, ownership: 'BucketOwnerEnforced' });
    const changes = await changesOn(aws);
    await apply(cloudFront5, target, changes, aws);
    grant();

    expect(await undo(cloudFront5, target, changes, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Remove the grant manually'),
    });
  });
});
