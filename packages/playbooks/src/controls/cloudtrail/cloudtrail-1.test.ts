import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type FakeBucket, fakeBuckets } from '../s3/testing/index.ts';
import { type FakeTrail, fakeTrails } from './testing/index.ts';
import { cloudTrail1 } from './cloudtrail-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const bucketName = 'asr-cloudtrail-111122223333-eu-west-1';
const newTrailArn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/asr-cloudtrail';
const s3Data = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }];
const readsOfData = { ReadWriteType: 'ReadOnly' as const, DataResources: s3Data };
const plainManagement = [{ Field: 'eventCategory', Equals: ['Management'] }];
const ofOrganization = { name: 'org', accountId: '999999999999', isOrganizationTrail: true };

/** Emulates an account with these trails and S3 buckets. */
function account(trails: readonly FakeTrail[] = [], present: { readonly [name: string]: FakeBucket } = {}) {
  const buckets = fakeBuckets(present);
  return { buckets, ...fakeTrails(trails, buckets) };
}
const withTrails = (...trails: readonly FakeTrail[]) => account(trails).aws;
const withBucket = (bucket: FakeBucket) => account([], { [bucketName]: bucket }).aws;

async function changesOf({ aws }: ReturnType<typeof account>): Promise<readonly AnyChange[]> {
  const planned = await plan(cloudTrail1, target, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

describePlaybook(cloudTrail1, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account without a trail': () => withTrails(),
    'a multi-Region trail that was stopped': () => withTrails({ name: 'main', isLogging: false }),
    'a multi-Region trail of writes only': () =>
      withTrails({ name: 'main', basic: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }),
    'a multi-Region trail without KMS events': () =>
      withTrails({
        name: 'main',
        basic: [
          { ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: ['kms.amazonaws.com'] },
        ],
      }),
    'a multi-Region trail of reads only, in advanced selectors': () =>
      withTrails({
        name: 'main',
        advanced: [{ FieldSelectors: [...plainManagement, { Field: 'readOnly', Equals: ['true'] }] }],
      }),
    'a single-Region trail that lacks nothing else': () => withTrails({ name: 'local', isMultiRegion: false }),
    'a single-Region trail without global service events, which CloudTrail does not accept as multi-Region': () =>
      withTrails({ name: 'local', isMultiRegion: false, isGlobal: false }),
    'a stopped trail whose home is another Region': () =>
      withTrails({ name: 'main', region: 'us-east-1', isLogging: false }),
    'a trail of ASR that was made single-Region and stopped': () =>
      withTrails({ name: 'asr-cloudtrail', isMultiRegion: false, isLogging: false }),
    'an organization trail that was stopped': () => withTrails({ ...ofOrganization, isLogging: false }),
    'an account with an existing log bucket with Object Lock, which protects the logs': () =>
      withBucket({ owner: target.accountId, hasObjectLock: true }),
    'an account with an existing log bucket that lacks its policy and protection': () =>
      withBucket({ owner: target.accountId }),
  },
  leaves: {
    'a multi-Region trail that logs everything': () => withTrails({ name: 'main' }),
    'a trail that also logs data events': () =>
      withTrails({
        name: 'main',
        basic: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: s3Data }],
      }),
    'a trail that logs everything with advanced selectors': () =>
      withTrails({ name: 'main', advanced: [{ FieldSelectors: plainManagement }] }),
    'a trail whose home is another Region': () => withTrails({ name: 'main', region: 'us-east-1' }),
    'an organization trail': () => withTrails(ofOrganization),
    'a compliant trail next to a noncompliant one': () =>
      withTrails({ name: 'bad', isLogging: false }, { name: 'good' }),
  },
  refuses: {
    'an organization trail whose selectors are hidden from this account': () =>
      withTrails({ ...ofOrganization, basic: [] }),
    'an organization trail whose status is hidden from this account': () =>
      withTrails({ ...ofOrganization, showsStatus: false }),
    'an organization trail of this account that excludes events': () =>
      withTrails({ name: 'org', isOrganizationTrail: true, basic: [{ ReadWriteType: 'WriteOnly' }] }),
    'a trail without room for another event selector': () =>
      withTrails({ name: 'full', basic: [1, 2, 3, 4, 5].map(() => readsOfData) }),
    'a log bucket with a KMS key as its default encryption': () =>
      withBucket({ owner: target.accountId, encryption: 'aws:kms' }),
    'a log bucket for which the requester pays': () => withBucket({ owner: target.accountId, requesterPays: true }),
    'a log bucket with another policy': () =>
      withBucket({ owner: target.accountId, policy: '{"Statement":{"Sid":"Theirs"}}' }),
  },
});

describe('CloudTrail.1', () => {
  describe('in an account without a trail', () => {
    it('plans every creation in order', async () => {
      expect(await changesOf(account())).toEqual([
        { field: 'logBucket', from: null, to: bucketName },
        { field: 'logBucketAccess', from: null, to: 'not public' },
        { field: 'logBucketPolicy', from: null, to: 'log delivery over TLS only' },
        { field: 'trails', key: newTrailArn, from: null, to: 'multi-Region' },
        { field: 'logging', key: newTrailArn, from: null, to: true },
      ]);
    });

    it('creates a private bucket that only this trail can write to, over TLS', async () => {
      const fake = account();

      await apply(cloudTrail1, target, await changesOf(fake), fake.aws);

      const { policy = '', block = {}, tags } = fake.buckets.find(bucketName) ?? {};
      expect(Object.values(block)).toEqual([true, true, true, true]);
      expect(tags).toEqual({ 'asr:remediation': 'CloudTrail.1' });
      expect(JSON.parse(policy)).toMatchObject({
        Statement: [
          {
            Action: 's3:GetBucketAcl',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceArn': newTrailArn } },
          },
          {
            Action: 's3:PutObject',
            Resource: `arn:aws:s3:::${bucketName}/AWSLogs/111122223333/*`,
            Condition: { StringEquals: { 'aws:SourceArn': newTrailArn } },
          },
          { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ],
      });
      expect(fake.find('asr-cloudtrail')).toMatchObject({
        isLogging: true,
        tags: { 'asr:remediation': 'CloudTrail.1' },
      });
    });

    it('continues after an interruption', async () => {
      const fake = account();
      const [bucket, access] = await changesOf(fake);
      await apply(cloudTrail1, target, [bucket!, access!], fake.aws);

      const rest = await changesOf(fake);
      await apply(cloudTrail1, target, rest, fake.aws);

      expect(rest.map(({ field }) => field)).toEqual(['logBucketPolicy', 'trails', 'logging']);
      expect(await verify(cloudTrail1, target, fake.aws)).toEqual({ kind: 'done' });
    });

    it('undo keeps a bucket with log files and its protection, and reports it', async () => {
      const fake = account();
      const changes = await changesOf(fake);
      await apply(cloudTrail1, target, changes, fake.aws);
      fake.buckets.deliver(bucketName);
      const before = fake.buckets.find(bucketName);

      expect(await undo(cloudTrail1, target, changes, fake.aws)).toEqual({
        kind: 'failed',
        reason: expect.stringContaining('contains logs, which are evidence'),
      });
      expect(fake.find('asr-cloudtrail')).toBeUndefined();
      expect(fake.buckets.find(bucketName)).toEqual(before);
    });

    it('undo deletes the created trail without stopping it first', async () => {
      const fake = account();
      const changes = await changesOf(fake);
      await apply(cloudTrail1, target, changes, fake.aws);

      await undo(cloudTrail1, target, changes, fake.aws);

      expect(fake.aws.calls).toContain('cloudtrail:DeleteTrail');
      expect(fake.aws.calls).not.toContain('cloudtrail:StopLogging');
    });

    it('refuses a bucket of another account', async () => {
      const taken = account([], { [bucketName]: { owner: '666666666666' } });

      expect(await apply(cloudTrail1, target, await changesOf(taken), taken.aws)).toEqual({
        kind: 'failed',
        reason: expect.stringContaining('Another account owns a bucket named'),
      });
      expect(taken.buckets.find(bucketName)).toEqual({ owner: '666666666666' });
      expect(taken.find('asr-cloudtrail')).toBeUndefined();
    });

    it('uses the bucket that an undo kept', async () => {
      const fake = account();
      const changes = await changesOf(fake);
      await apply(cloudTrail1, target, changes, fake.aws);
      fake.buckets.deliver(bucketName);
      await undo(cloudTrail1, target, changes, fake.aws);

      expect((await changesOf(fake)).map(({ field }) => field)).toEqual(['trails', 'logging']);
    });

    it('reports that the Region has the maximum number of trails', async () => {
      const dataOnly = { isMultiRegion: false, basic: [{ IncludeManagementEvents: false, DataResources: s3Data }] };
      const full = account(['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, ...dataOnly })));

      expect(await apply(cloudTrail1, target, await changesOf(full), full.aws)).toMatchObject({
        kind: 'failed',
        reason: expect.stringContaining('Delete a trail'),
      });
    });
  });

  describe('with a trail that can be completed', () => {
    it('starts a stopped trail and changes nothing else', async () => {
      expect(await changesOf(account([{ name: 'main', isLogging: false }]))).toEqual([
        { field: 'logging', key: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main', from: false, to: true },
      ]);
    });

    it('completes a trail that it created before instead of creating another', async () => {
      const fake = account([{ name: 'asr-cloudtrail', isMultiRegion: false, isLogging: false }]);

      expect((await changesOf(fake)).map(({ field, key }) => [field, key])).toEqual([
        ['trails', newTrailArn],
        ['logging', newTrailArn],
      ]);
    });

    it('undo never leaves global service events on in a single-Region trail that did not record them', async () => {
      const fake = account([{ name: 'local', isMultiRegion: false, isGlobal: false }]);
      const changes = await changesOf(fake);
      await apply(cloudTrail1, target, changes, fake.aws);

      expect(fake.find('local')).toMatchObject({ isMultiRegion: true, isGlobal: true });
      expect(await undo(cloudTrail1, target, changes, fake.aws)).toEqual({ kind: 'done' });
      expect(fake.find('local')).toMatchObject({ isMultiRegion: false, isGlobal: false });
    });

    it('acts in the home Region of the trail', async () => {
      const fake = account([{ name: 'main', region: 'us-east-1', isLogging: false }]);

      expect(await apply(cloudTrail1, target, await changesOf(fake), fake.aws)).toEqual({ kind: 'done' });

      expect(fake.find('main')).toMatchObject({ region: 'us-east-1', isLogging: true });
    });

    it('keeps a write-only selector of data events write-only', async () => {
      const data = { ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true, DataResources: s3Data };
      const fake = account([{ name: 'main', basic: [data] }]);

      await apply(cloudTrail1, target, await changesOf(fake), fake.aws);

      expect(fake.find('main')?.basic).toEqual([data, { ReadWriteType: 'All', IncludeManagementEvents: true }]);
    });

    it('keeps advanced selectors of data events', async () => {
      const data = { Name: 'S3', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] };
      const fake = account([{ name: 'main', advanced: [data] }]);

      await apply(cloudTrail1, target, await changesOf(fake), fake.aws);

      expect(fake.find('main')?.advanced).toEqual([
        { Name: 'Management events', FieldSelectors: plainManagement },
        data,
      ]);
    });

    it('undoes its change of a trail that was stopped afterward', async () => {
      const fake = account([{ name: 'main', basic: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] }]);
      const changes = await changesOf(fake);
      await apply(cloudTrail1, target, changes, fake.aws);
      fake.change('main', { isLogging: false });

      expect(await undo(cloudTrail1, target, changes, fake.aws)).toEqual({ kind: 'done' });

      expect(fake.find('main')).toMatchObject({ basic: [{ ReadWriteType: 'ReadOnly' }], isLogging: false });
    });

    it.each([
      ['records data events, which would incur charges in all Regions', { basic: [{ DataResources: s3Data }] }],
      ['has Insights, which would incur charges in all Regions', { hasInsights: true }],
      ['is stopped, and may be retired', { isLogging: false }],
    ])('creates a trail next to a single-Region trail that %s', async (_, trail) => {
      const fake = account([{ name: 'local', isMultiRegion: false, ...trail }]);

      expect((await changesOf(fake)).map(({ key }) => key)).toContain(newTrailArn);
    });

    it('prefers a multi-Region trail to a single-Region trail, and a logging trail to a stopped one', async () => {
      const trails: readonly FakeTrail[] = [
        { name: 'b-stopped', isLogging: false },
        { name: 'c-writes', basic: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] },
        { name: 'a-local', isMultiRegion: false },
      ];

      const changes = await changesOf(account(trails));

      expect(changes.map(({ field, key }) => [field, key])).toEqual([
        ['events', 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/c-writes'],
      ]);
    });
  });

  it('creates no trail if an organization trail may already record the account', async () => {
    const aws = withTrails({ ...ofOrganization, showsStatus: false });

    expect(await plan(cloudTrail1, target, aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('A second trail would incur charges twice.'),
    });
  });
});
