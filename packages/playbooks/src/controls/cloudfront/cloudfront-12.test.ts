import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import {
  arrangeDistribution,
  configOf,
  distributionArn,
  s3Origin,
  serverOrigin,
  withDistribution,
  withoutDistribution,
} from './testing/index.ts';
import { type FakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudFront12 } from './cloudfront-12.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1', resourceId: distributionArn };
const guarded = { ...s3Origin('gone'), OriginAccessControlId: 'E2OAC', OriginPath: '/site' };
const global = { ...s3Origin('gone'), DomainName: 'gone.s3.amazonaws.com' };

/** Emulates a distribution where the buckets `site` and `theirs` exist, the latter in another account. */
function distribution(...origins: Parameters<typeof configOf>[0]) {
  return withDistribution(configOf(origins), {
    GetBucketLocationCommand: ({ Bucket }: { Bucket: string }) => {
      if (Bucket === 'theirs') throw named('AccessDenied');
      if (Bucket === 'far') throw named('PermanentRedirect');
      if (Bucket === 'broken') throw named('SlowDown');
      if (Bucket !== 'site') throw named('NoSuchBucket');
      return {};
    },
  });
}

async function changesOn(aws: FakeAws): Promise<readonly AnyChange[]> {
  const planned = await plan(cloudFront12, target, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

describePlaybook(cloudFront12, {
  target,
  onMoto: (account) => arrangeDistribution(account, configOf([s3Origin(`gone-${account.accountId}`)])),
  changes: {
    'a distribution whose only bucket does not exist': () => distribution(s3Origin('gone')).aws,
    'a distribution that refers to a missing bucket by its global name': () => distribution(global).aws,
    'a distribution with a missing bucket and origin access control': () => distribution(guarded).aws,
    'a distribution of several origins with one missing bucket': () =>
      distribution(s3Origin('site'), guarded, serverOrigin).aws,
    'a distribution with two missing buckets': () => distribution(s3Origin('gone'), s3Origin('gone-too')).aws,
    'a distribution that refers to a missing bucket by its dual-stack name': () =>
      distribution({ ...s3Origin('gone'), DomainName: 'gone.s3.dualstack.eu-west-1.amazonaws.com' }).aws,
  },
  leaves: {
    'a distribution of a bucket that exists': () => distribution(s3Origin('site')).aws,
    'a distribution of a bucket of another account': () => distribution(s3Origin('theirs')).aws,
    'a distribution of a bucket in another Region': () => distribution(s3Origin('far')).aws,
    'a distribution of a server': () => distribution(serverOrigin).aws,
    'a distribution of an access point, which is not a bucket': () =>
      distribution({ ...s3Origin('gone'), DomainName: 'gone-123.s3-accesspoint.eu-west-1.amazonaws.com' }).aws,
    'a distribution of the alias of an access point': () => distribution(s3Origin('gone-0ab1c2d3-s3alias')).aws,
    'a distribution of the alias of an Object Lambda access point': () =>
      distribution(s3Origin('gone-0ab1--ol-s3')).aws,
    'a distribution of a directory bucket': () => distribution(s3Origin('gone--euw1-az1--x-s3')).aws,
  },
  refuses: {},
  gone: { 'a distribution that was deleted': withoutDistribution },
});

describe('CloudFront.12', () => {
  it('changes only the origin with the missing bucket, and keeps the distribution enabled', async () => {
    const { aws, config } = distribution(s3Origin('site'), guarded, serverOrigin);
    const changes = await changesOn(aws);

    await apply(cloudFront12, target, changes, aws);

    const [first, second, third] = config().Origins?.Items ?? [];
    expect([first, third]).toEqual([s3Origin('site'), serverOrigin]);
    expect(second).toMatchObject({
      DomainName: 'asr-removed-origin.invalid',
      OriginAccessControlId: '',
      OriginPath: '/site',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
    });
    expect(second).not.toHaveProperty('S3OriginConfig');
    expect(config().Enabled).toBe(true);

    await undo(cloudFront12, target, changes, aws);
    expect(config().Origins?.Items?.[1]).toEqual(guarded);
  });

  it('throws an S3 error that does not prove that the bucket is missing', async () => {
    await expect(plan(cloudFront12, target, distribution(s3Origin('broken')).aws)).rejects.toThrow('SlowDown');
  });

  it('is not verified before CloudFront has deployed the change', async () => {
    const { aws, finish } = distribution(s3Origin('gone'));
    await apply(cloudFront12, target, await changesOn(aws), aws);

    expect(await verify(cloudFront12, target, aws)).toEqual({ kind: 'settling' });
    finish();
    expect(await verify(cloudFront12, target, aws)).toEqual({ kind: 'done' });
  });

  it('keeps secret headers out of the state', async () => {
    const { aws } = distribution(s3Origin('gone'), serverOrigin);

    expect(JSON.stringify(await plan(cloudFront12, target, aws))).not.toContain('hunter2');
  });
});
