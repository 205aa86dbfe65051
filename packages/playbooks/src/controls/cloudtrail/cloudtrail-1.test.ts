import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/index.ts';
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

/** An account with these trails, and with these buckets in S3. */
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
    'an account as AWS hands it over, without a trail': () => withTrails(),
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
    'a stopped trail whose home is another Region': () =>
      withTrails({ name: 'main', region: 'us-east-1', isLogging: false }),
    'a trail of ASR’s that somebody made single-Region and stopped': () =>
      withTrails({ name: 'asr-cloudtrail', isMultiRegion: false, isLogging: false }),
    'an organization trail that was stopped': () => withTrails({ ...ofOrganization, isLogging: false }),
    'an account with a log bucket from before, but without its policy and protection': () =>
      withBucket({ owner: target.accountId }),
  },
  leaves: {
    'a multi-Region trail that logs everything': () => withTrails({ name: 'main' }),
    'a trail that logs data events as well': () =>
      withTrails({
        name: 'main',
        basic: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: s3Data }],
      }),
    'a trail that logs everything by advanced selectors': () =>
      withTrails({ name: 'main', advanced: [{ FieldSelectors: plainManagement }] }),
    'a trail whose home is another Region': () => withTrails({ name: 'main', region: 'us-east-1' }),
    'the trail of the organization': () => withTrails(ofOrganization),
    'a good trail beside a bad one': () => withTrails({ name: 'bad', isLogging: false }, { name: 'good' }),
  },
  refuses: {
    'an organization trail whose selectors this account may not see': () =>
      withTrails({ ...ofOrganization, basic: [] }),
    'an organization trail whose status this account may not see': () =>
      withTrails({ ...ofOrganization, tellsStatus: false }),
    'an organization trail of this very account that leaves out events': () =>
      withTrails({ name: 'org', isOrganizationTrail: true, basic: [{ ReadWriteType: 'WriteOnly' }] }),
    'a trail without room for another event selector': () =>
      withTrails({ name: 'full', basic: [1, 2, 3, 4, 5].map(() => readsOfData) }),
    'a log bucket with somebody else’s policy': () =>
      withBucket({ owner: target.accountId, policy: '{"Statement":{"Sid":"Theirs"}}' }),
  },
});

describe('CloudTrail.1', () => {
  describe('in an account without a trail', () => {
    it('shows everything it will make, in the order it is made', async () => {
      expect(await changesOf(account())).toEqual([
        { field: 'bucket', from: null, to: bucketName },
        { field: 'bucketAccess', from: null, to: 'not public' },
        { field: 'bucketPolicy', from: null, to: 'log delivery over TLS only' },
        { field: 'trails', key: newTrailArn, from: null, to: 'multi-Region' },
        { field: 'logging', key: newTrailArn, from: null, to: true },
      ]);
    });

    it('makes a private bucket that only this trail may write to, over TLS', async () => {
      const made = account();

      await apply(cloudTrail1, target, await changesOf(made), made.aws);

      const { policy = '', block = {}, tags } = made.buckets.find(bucketName) ?? {};
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
      expect(made.find('asr-cloudtrail')).toMatchObject({
        isLogging: true,
        tags: { 'asr:remediation': 'CloudTrail.1' },
      });
    });

    it('goes on where it broke off', async () => {
      const made = account();
      const [bucket, access] = await changesOf(made);
      await apply(cloudTrail1, target, [bucket!, access!], made.aws);

      const rest = await changesOf(made);
      await apply(cloudTrail1, target, rest, made.aws);

      expect(rest.map(({ field }) => field)).toEqual(['bucketPolicy', 'trails', 'logging']);
      expect(await verify(cloudTrail1, target, made.aws)).toEqual({ kind: 'done' });
    });

    it('undo keeps a bucket with log files, protected as it is, and says so', async () => {
      const made = account();
      const changes = await changesOf(made);
      await apply(cloudTrail1, target, changes, made.aws);
      made.buckets.deliver(bucketName);
      const before = made.buckets.find(bucketName);

      expect(await undo(cloudTrail1, target, changes, made.aws)).toEqual({
        kind: 'failed',
        reason: expect.stringContaining('contains logs, which are evidence'),
      });
      expect(made.find('asr-cloudtrail')).toBeUndefined();
      expect(made.buckets.find(bucketName)).toEqual(before);
    });

    it('records until the trail it made is deleted', async () => {
      const made = account();
      const changes = await changesOf(made);
      await apply(cloudTrail1, target, changes, made.aws);

      await undo(cloudTrail1, target, changes, made.aws);

      expect(made.aws.calls).toContain('cloudtrail:DeleteTrail');
      expect(made.aws.calls).not.toContain('cloudtrail:StopLogging');
    });

    it('never delivers to a bucket of another account', async () => {
      const taken = account([], { [bucketName]: { owner: '666666666666' } });

      expect(await apply(cloudTrail1, target, await changesOf(taken), taken.aws)).toEqual({
        kind: 'failed',
        reason: expect.stringContaining('Another account owns a bucket named'),
      });
      expect(taken.buckets.find(bucketName)).toEqual({ owner: '666666666666' });
      expect(taken.find('asr-cloudtrail')).toBeUndefined();
    });

    it('uses the bucket that an undo had to keep', async () => {
      const made = account();
      const changes = await changesOf(made);
      await apply(cloudTrail1, target, changes, made.aws);
      made.buckets.deliver(bucketName);
      await undo(cloudTrail1, target, changes, made.aws);

      expect((await changesOf(made)).map(({ field }) => field)).toEqual(['trails', 'logging']);
    });

    it('says what to do when the Region has no room for a trail', async () => {
      const dataOnly = { isMultiRegion: false, basic: [{ IncludeManagementEvents: false, DataResources: s3Data }] };
      const full = account(['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, ...dataOnly })));

      expect(await apply(cloudTrail1, target, await changesOf(full), full.aws)).toMatchObject({
        kind: 'failed',
        reason: expect.stringContaining('Delete one'),
      });
    });
  });

  describe('with a trail that is nearly there', () => {
    it('starts a stopped trail, and changes nothing else', async () => {
      expect(await changesOf(account([{ name: 'main', isLogging: false }]))).toEqual([
        { field: 'logging', key: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main', from: false, to: true },
      ]);
    });

    it('mends a trail it made before instead of making it again', async () => {
      const made = account([{ name: 'asr-cloudtrail', isMultiRegion: false, isLogging: false }]);

      expect((await changesOf(made)).map(({ field, key }) => [field, key])).toEqual([
        ['trails', newTrailArn],
        ['logging', newTrailArn],
      ]);
    });

    it('acts in the home Region of the trail', async () => {
      const made = account([{ name: 'main', region: 'us-east-1', isLogging: false }]);

      expect(await apply(cloudTrail1, target, await changesOf(made), made.aws)).toEqual({ kind: 'done' });

      expect(made.find('main')).toMatchObject({ region: 'us-east-1', isLogging: true });
    });

    it('leaves data events as they are: a write-only selector of data stays write-only', async () => {
      const data = { ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true, DataResources: s3Data };
      const made = account([{ name: 'main', basic: [data] }]);

      await apply(cloudTrail1, target, await changesOf(made), made.aws);

      expect(made.find('main')?.basic).toEqual([data, { ReadWriteType: 'All', IncludeManagementEvents: true }]);
    });

    it('leaves advanced selectors of data as they are', async () => {
      const data = { Name: 'S3', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] };
      const made = account([{ name: 'main', advanced: [data] }]);

      await apply(cloudTrail1, target, await changesOf(made), made.aws);

      expect(made.find('main')?.advanced).toEqual([
        { Name: 'Management events', FieldSelectors: plainManagement },
        data,
      ]);
    });

    it('undoes its own change when the trail was stopped since', async () => {
      const made = account([{ name: 'main', basic: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] }]);
      const changes = await changesOf(made);
      await apply(cloudTrail1, target, changes, made.aws);
      made.change('main', { isLogging: false });

      expect(await undo(cloudTrail1, target, changes, made.aws)).toEqual({ kind: 'done' });

      expect(made.find('main')).toMatchObject({ basic: [{ ReadWriteType: 'ReadOnly' }], isLogging: false });
    });

    it.each([
      ['records data events, which would cost in every Region', { basic: [{ DataResources: s3Data }] }],
      ['has Insights, which would cost in every Region', { hasInsights: true }],
      ['is stopped, and may be retired', { isLogging: false }],
    ])('makes a new trail beside a single-Region trail that %s', async (_, trail) => {
      const made = account([{ name: 'local', isMultiRegion: false, ...trail }]);

      expect((await changesOf(made)).map(({ key }) => key)).toContain(newTrailArn);
    });

    it('prefers a multi-Region trail to a single-Region one, and one that logs to one that does not', async () => {
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

  it('never doubles a trail of the organization that may record the account already', async () => {
    const aws = withTrails({ ...ofOrganization, tellsStatus: false });

    expect(await plan(cloudTrail1, target, aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('A second trail would cost twice.'),
    });
  });
});
