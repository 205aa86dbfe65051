import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import {
  type FakeBucket,
  type FakeDistribution,
  arrangeBucket,
  blocked,
  bucketArn,
  bucketWith,
  fakeBuckets,
  goneBuckets,
  publicBuckets,
  publicPolicy,
  withBucket,
} from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s38 } from './s3-8.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };

describePlaybook(s38, {
  target,
  onMoto: arrangeBucket,
  changes: {
    ...publicBuckets,
    'a bucket with a public policy': () => bucketWith({ policy: publicPolicy }),
    'a bucket that is not public, but would accept a public policy': () =>
      bucketWith({ block: { ...blocked, BlockPublicPolicy: false } }),
    'a bucket that S3 lists after another whose name begins the same': () => {
      const ours = { owner: '111122223333' };
      return fakeAws(fakeBuckets({ 'the-bucket-2': ours, 'the-bucket': ours }).handlers);
    },
  },
  leaves: {
    'a bucket with everything blocked': () => bucketWith({ block: blocked }),
  },
  refuses: {},
  gone: {
    ...goneBuckets,
    'a bucket of another account whose name is the beginning of a bucket of this account': () => {
      const ours = { owner: '111122223333' };
      return fakeAws(fakeBuckets({ 'the-bucket': { owner: '999999999999' }, 'the-bucket-2': ours }).handlers);
    },
  },
});

describe('S3.8', () => {
  it('calls the bucket in its own Region, which can differ from that of the finding', async () => {
    const { aws } = withBucket({ region: 'ap-south-2' });
    const regions: (string | undefined)[] = [];
    const client: typeof aws.client = (constructor, region) => {
      regions.push(region);
      return aws.client(constructor, region);
    };

    await plan(s38, target, { ...aws, client });

    expect(regions).toEqual([undefined, 'ap-south-2']);
  });

  it('accepts a bucket name instead of an ARN, as in some findings', async () => {
    expect(await plan(s38, { ...target, resourceId: 'the-bucket' }, bucketWith())).toMatchObject({ kind: 'change' });
  });

  it('reads a setting that the response omits as off, never as on', async () => {
    const { IgnorePublicAcls: _, ...rest } = blocked;

    expect(await plan(s38, target, bucketWith({ block: rest }))).toMatchObject({
      changes: [{ from: { ...rest, IgnorePublicAcls: false }, to: blocked }],
    });
  });

  it('never reads an error as an absent block', async () => {
    const aws = fakeAws({
      ...withBucket().buckets.handlers,
      GetPublicAccessBlockCommand: () => {
        throw named('AccessDenied');
      },
    });

    await expect(plan(s38, target, aws)).rejects.toThrow('AccessDenied');
  });

  it('changes only the Block Public Access settings, and undo restores each of them', async () => {
    const given = { policy: '{"Statement":[]}', block: { ...blocked, RestrictPublicBuckets: false } };
    const { aws, buckets } = withBucket(given);
    const planned = await plan(s38, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(s38, target, changes, aws);
    expect(buckets.find('the-bucket')).toEqual({ owner: '111122223333', policy: given.policy, block: blocked });

    await undo(s38, target, changes, aws);
    expect(buckets.find('the-bucket')).toEqual({ owner: '111122223333', ...given });
  });

  const foreign = { Effect: 'Allow', Principal: { AWS: '222233334444' }, Action: 's3:GetObject' };
  const everyone = { ...foreign, Principal: '*' };
  const referrer = { ...everyone, Condition: { StringLike: { 'aws:Referer': 'https://example.com/*' } } };
  const secure = { ...everyone, Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
  const own = { ...everyone, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } };
  const user = { ...foreign, Principal: { CanonicalUser: '79a59df900b949e5' } };
  const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Statement });
  const restricted = { ...blocked, BlockPublicPolicy: false };

  it.each([
    [
      'a public policy that names another account',
      { policy: policyOf(everyone, foreign) },
      /principal 222233334444 could no longer access the bucket\.$/,
    ],
    [
      'a public policy that names a canonical user',
      { policy: policyOf(everyone, user) },
      /canonical user 79a59df900b949e5 could no longer/,
    ],
    [
      'a public policy with a condition',
      { policy: policyOf(referrer) },
      /everyone under the condition aws:Referer could no longer/,
    ],
    [
      'a website',
      { hasWebsite: true },
      /^After this change, the website endpoint could no longer access the bucket\.$/,
    ],
  ])('asks before it ends the access of callers through %s', async (_, bucket, reason) => {
    expect(await plan(s38, target, bucketWith(bucket))).toMatchObject({
      kind: 'change',
      asks: { publicAccessBlock: expect.stringMatching(reason) },
    });
  });

  it.each([
    ['a policy for everyone alone', { policy: policyOf(everyone, secure, own) }],
    ['a policy that names another account and is not public', { policy: policyOf(foreign) }],
    ['a public policy that is already restricted', { block: restricted, policy: policyOf(everyone, foreign) }],
    ['a website that is already private', { block: restricted, hasWebsite: true }],
  ])('does not ask for %s', async (_, bucket) => {
    expect(await plan(s38, target, bucketWith(bucket))).not.toHaveProperty('asks');
  });

  const distribution = (origin: object, Id = 'E1') => ({ Id, Origins: { Items: [{ Id: 'o', ...origin }] } });
  const accountWith = (distributions: readonly FakeDistribution[], bucket: Partial<FakeBucket> = {}) =>
    fakeAws(
      fakeBuckets({ 'the-bucket': { owner: '111122223333', ...bucket } }, '111122223333', undefined, distributions)
        .handlers,
    );
  const rest = 'the-bucket.s3.eu-west-1.amazonaws.com';
  const anonymous = { DomainName: rest, S3OriginConfig: { OriginAccessIdentity: '' } };

  it.each([
    ['an origin without origin access control', anonymous],
    ['a website endpoint as its origin', { DomainName: 'the-bucket.s3-website-eu-west-1.amazonaws.com' }],
  ])('never cuts off a CloudFront distribution unasked that has %s', async (_, origin) => {
    const other = distribution({ ...anonymous, DomainName: 'another.s3.amazonaws.com' }, 'E0');

    expect(await plan(s38, target, accountWith([other, distribution(origin)]))).toMatchObject({
      asks: {
        publicAccessBlock: 'After this change, CloudFront distribution E1 could no longer access the bucket.',
      },
    });
  });

  it.each([
    ['origin access control', distribution({ ...anonymous, OriginAccessControlId: 'EOAC' })],
    [
      'an origin access identity',
      distribution({
        DomainName: rest,
        S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E2' },
      }),
    ],
    [
      'another bucket whose name begins the same',
      distribution({ ...anonymous, DomainName: `the-bucket-2.s3.amazonaws.com` }),
    ],
    ['no origins in the response', { Id: 'E1' }],
  ])('does not ask for a distribution with %s', async (_, made) => {
    expect(await plan(s38, target, accountWith([made]))).not.toHaveProperty('asks');
  });

  it('never calls CloudFront in a partition that has none', async () => {
    const aws = accountWith([distribution(anonymous)]);

    expect(await plan(s38, { ...target, partition: 'aws-us-gov' }, aws)).toMatchObject({ kind: 'change' });
    expect(aws.calls).not.toContain('cloudfront:ListDistributions');
  });
});
