import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import {
  arrangeBucket,
  blocked,
  bucketArn,
  bucketWith,
  fakeBuckets,
  goneBuckets,
  publicPolicy,
  withBucket,
} from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s35 } from './s3-5.ts';

const owner = '111122223333';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const tlsOnly = {
  Sid: 'AsrTlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const theirs = {
  Sid: 'Readers',
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::222233334444:root'] },
  Action: ['s3:GetObject'],
  Resource: [`${bucketArn}/*`],
};
const policyOf = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Id: 'Theirs', Statement });
const withPolicy = (...statements: readonly object[]) => bucketWith({ policy: policyOf(...statements) });

describePlaybook(s35, {
  target,
  onMoto: arrangeBucket,
  changes: {
    'a bucket as S3 creates it, without a policy': () => bucketWith(),
    'a bucket whose policy does not require TLS': () => withPolicy(theirs),
    'a bucket whose policy is one statement without a list': () =>
      bucketWith({ policy: JSON.stringify({ Statement: theirs }) }),
    'a bucket that denies plain HTTP only for its objects': () =>
      withPolicy({ ...tlsOnly, Sid: 'Theirs', Resource: `${bucketArn}/*` }),
    'a bucket that denies plain HTTP only for reading': () =>
      withPolicy({ ...tlsOnly, Sid: 'Theirs', Action: 's3:GetObject' }),
    'a bucket that denies plain HTTP only to one account': () =>
      withPolicy({ ...tlsOnly, Sid: 'Theirs', Principal: { AWS: '222233334444' } }),
    'a bucket that denies plain HTTP only from one address': () =>
      withPolicy({
        ...tlsOnly,
        Sid: 'Theirs',
        Condition: { ...tlsOnly.Condition, IpAddress: { 'aws:SourceIp': '192.0.2.1' } },
      }),
    'a bucket that denies TLS instead of plain HTTP': () =>
      withPolicy({ ...tlsOnly, Sid: 'Theirs', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    'a bucket that requires TLS 1.2 but allows plain HTTP': () =>
      withPolicy({ ...tlsOnly, Sid: 'Theirs', Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }),
    'a bucket that denies plain HTTP in two statements, which AWS Config may not join': () =>
      withPolicy({ ...tlsOnly, Sid: 'A', Resource: bucketArn }, { ...tlsOnly, Sid: 'B', Resource: `${bucketArn}/*` }),
    'a bucket that denies plain HTTP for a wildcard, which AWS Config may not expand': () =>
      withPolicy({ ...tlsOnly, Sid: 'A', Resource: '*' }),
    'a bucket that denies plain HTTP under another operator, which AWS Config may not know': () =>
      withPolicy({ ...tlsOnly, Sid: 'A', Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }),
    'a bucket whose statement of ASR was weakened': () => withPolicy(theirs, { ...tlsOnly, Action: 's3:PutObject' }),
  },
  leaves: {
    'a bucket that denies plain HTTP': () => withPolicy({ ...tlsOnly, Sid: 'AllowSSLRequestsOnly' }),
    'a bucket with the statement of ASR': () => withPolicy(theirs, tlsOnly),
    'a bucket that denies plain HTTP for every service, with lists and a boolean': () =>
      withPolicy({
        ...tlsOnly,
        Sid: 'Theirs',
        Principal: { AWS: ['*'] },
        Action: ['S3:*', '*'],
        Condition: { Bool: { 'AWS:SecureTransport': [false] } },
      }),
  },
  refuses: {
    'a bucket with a public policy that it no longer accepts': () =>
      bucketWith({ policy: publicPolicy, block: blocked }),
    'a bucket with a public policy that its account no longer accepts': () =>
      fakeAws(fakeBuckets({ 'the-bucket': { owner, policy: publicPolicy } }, owner, blocked).handlers),
  },
  gone: goneBuckets,
});

describe('S3.5', () => {
  const turnOn = { field: 'tlsOnly', from: null, to: tlsOnly };

  it('denies only plain HTTP, for the bucket and its objects', async () => {
    expect(await plan(s35, target, withPolicy(theirs))).toMatchObject({ changes: [turnOn] });
  });

  it('never adds the statement twice', async () => {
    const { aws, buckets } = withBucket({ policy: policyOf(theirs) });

    await s35.apply(target, { field: 'tlsOnly', from: null, to: tlsOnly }, aws);
    await s35.apply(target, { field: 'tlsOnly', from: null, to: tlsOnly }, aws);

    expect(buckets.find('the-bucket')?.policy).toBe(policyOf(theirs, tlsOnly));
  });

  it('keeps the rest of the policy, and undo restores the same policy', async () => {
    const policy = policyOf(theirs, { ...theirs, Sid: undefined, Condition: { Null: { 'aws:SourceArn': 'true' } } });
    const { aws, buckets } = withBucket({ policy });

    await apply(s35, target, [turnOn], aws);
    expect(buckets.find('the-bucket')?.policy).toBe(`${policy.slice(0, -2)},${JSON.stringify(tlsOnly)}]}`);

    await undo(s35, target, [turnOn], aws);
    expect(buckets.find('the-bucket')?.policy).toBe(policy);
  });

  it('undoes its own statement if another one was added since', async () => {
    const { aws, buckets } = withBucket({ policy: policyOf(tlsOnly, theirs) });

    expect(await undo(s35, target, [turnOn], aws)).toEqual({ kind: 'done' });

    expect(buckets.find('the-bucket')?.policy).toBe(policyOf(theirs));
  });

  it('deletes a policy that would be empty after undo', async () => {
    const { aws, buckets } = withBucket();
    await apply(s35, target, [turnOn], aws);

    await undo(s35, target, [turnOn], aws);

    expect(buckets.find('the-bucket')).toEqual({ owner: '111122223333' });
  });

  it('reports what to do about a policy with a deleted user, which S3 rejects', async () => {
    const aws = fakeAws({
      ...withBucket({ policy: policyOf(theirs) }).buckets.handlers,
      PutBucketPolicyCommand: () => {
        throw named('MalformedPolicy');
      },
    });

    expect(await apply(s35, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Correct the policy'),
    });
  });

  it('never reads an error as an absent policy', async () => {
    const aws = fakeAws({
      ...withBucket().buckets.handlers,
      GetBucketPolicyCommand: () => {
        throw named('AccessDenied');
      },
    });

    await expect(plan(s35, target, aws)).rejects.toThrow('AccessDenied');
  });

  it('asks before it ends a website, which only HTTP can reach', async () => {
    expect(await plan(s35, target, bucketWith({ hasWebsite: true }))).toMatchObject({
      changes: [turnOn],
      asks: { tlsOnly: expect.stringContaining('website') },
    });
  });

  const origin = {
    Id: 'files',
    DomainName: 'the-bucket.s3.amazonaws.com',
    S3OriginConfig: { OriginAccessIdentity: '' },
  };
  const group = { Id: 'group', Members: { Items: [{ OriginId: 'other' }, { OriginId: 'files' }] } };
  const httpTo = (TargetOriginId: string) => ({ TargetOriginId, ViewerProtocolPolicy: 'allow-all' });
  const withDistribution = (given: object) => {
    const made = { Id: 'E1', Origins: { Items: [origin] }, ...given };
    return fakeAws(fakeBuckets({ 'the-bucket': { owner } }, owner, undefined, [made]).handlers);
  };

  it.each([
    ['by default', { DefaultCacheBehavior: httpTo('files') }],
    ['for some paths', { CacheBehaviors: { Items: [httpTo('files')] } }],
    ['through an origin group', { DefaultCacheBehavior: httpTo('group'), OriginGroups: { Items: [group] } }],
  ])('never cuts off HTTP viewers of CloudFront unasked that reach the bucket %s', async (_, given) => {
    expect(await plan(s35, target, withDistribution(given))).toMatchObject({
      asks: { tlsOnly: expect.stringContaining('the HTTP viewers of CloudFront distribution E1 could no longer') },
    });
  });

  it.each([
    ['redirects them', { DefaultCacheBehavior: { ...httpTo('files'), ViewerProtocolPolicy: 'redirect-to-https' } }],
    ['sends them elsewhere', { DefaultCacheBehavior: httpTo('other'), OriginGroups: { Items: [{ Id: 'other' }] } }],
    [
      'calls the bucket with a protocol of its own',
      { DefaultCacheBehavior: httpTo('files'), Origins: { Items: [{ ...origin, S3OriginConfig: undefined }] } },
    ],
  ])('does not ask about HTTP viewers if CloudFront %s', async (_, given) => {
    expect(await plan(s35, target, withDistribution(given))).not.toHaveProperty('asks');
  });

  it('never takes a missing permission for a public policy', async () => {
    const aws = fakeAws({
      ...withBucket({ policy: policyOf(theirs), block: blocked }).buckets.handlers,
      PutBucketPolicyCommand: () => {
        throw named('AccessDenied');
      },
    });

    await expect(apply(s35, target, [turnOn], aws)).rejects.toThrow('AccessDenied');
  });
});
