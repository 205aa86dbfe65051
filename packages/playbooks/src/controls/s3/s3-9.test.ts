import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo } from '../../engine/index.ts';
import {
  arrangeUnloggedBucket,
  blocked,
  bucketArn,
  fakeBuckets,
  goneBuckets,
  logBucketName,
  loggedBuckets,
  unloggedBuckets,
  unusableLogBuckets,
  withBucket,
  withLogBucket,
} from './testing/index.ts';
import { type FakeAws, fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s39 } from './s3-9.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const owner = target.accountId;

async function changesOn(aws: FakeAws, resourceId = bucketArn): Promise<readonly AnyChange[]> {
  const planned = await plan(s39, { ...target, resourceId }, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

describePlaybook(s39, {
  target,
  onMoto: arrangeUnloggedBucket,
  changes: unloggedBuckets,
  leaves: loggedBuckets,
  refuses: unusableLogBuckets,
  gone: goneBuckets,
});

describe('S3.9', () => {
  it('creates a private log bucket that accepts only logs of this account, over TLS', async () => {
    const { aws, buckets } = withBucket();

    await apply(s39, target, await changesOn(aws), aws);

    const { policy = '', block, tags } = buckets.find(logBucketName) ?? {};
    expect(block).toEqual(blocked);
    expect(tags).toEqual({ 'asr:remediation': 'S3.9' });
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Condition: { StringEquals: { 'aws:SourceAccount': owner } },
        },
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
    expect(buckets.find('the-bucket')?.logging).toEqual({ TargetBucket: logBucketName, TargetPrefix: 'the-bucket/' });
  });

  it('creates the log bucket in the Region of the bucket, as S3 requires', async () => {
    expect(await changesOn(withBucket({ region: 'ap-south-2' }).aws)).toContainEqual({
      field: 'logBucket',
      from: null,
      to: 'asr-access-logs-111122223333-ap-south-2',
    });
  });

  it('refuses to log the requests to the log bucket', async () => {
    const aws = fakeAws(fakeBuckets({ [logBucketName]: { owner } }).handlers);

    expect(await plan(s39, { ...target, resourceId: `arn:aws:s3:::${logBucketName}` }, aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('Suppress the finding.'),
    });
  });

  it.each([
    [
      { encryption: 'aws:kms' } as const,
      `The default encryption of the log bucket ${logBucketName} is aws:kms, and Amazon S3 delivers server access logs ` +
        'only to a bucket with SSE-S3. Change the default encryption to SSE-S3, then remediate again.',
    ],
    [
      { hasObjectLock: true },
      `The log bucket ${logBucketName} has S3 Object Lock, which cannot be turned off, and Amazon S3 does not deliver ` +
        'server access logs to such a bucket. Configure the delivery manually, with another bucket.',
    ],
    [
      { requesterPays: true },
      `The log bucket ${logBucketName} has Requester Pays enabled, and Amazon S3 rejects requests that do not accept the ` +
        'charges. Turn off Requester Pays, then remediate again.',
    ],
  ])('never enables logging to a bucket that gets no logs: %j', async (logBucket, reason) => {
    expect(await plan(s39, target, withLogBucket(logBucket).aws)).toMatchObject({ kind: 'refuse', reason });
  });

  it('leaves a bucket whose log bucket became unusable since, because any destination is compliant', async () => {
    const logging = { TargetBucket: logBucketName, TargetPrefix: 'the-bucket/' };
    const { aws } = withLogBucket({ encryption: 'aws:kms' }, { logging });

    expect(await plan(s39, target, aws)).toMatchObject({ kind: 'compliant' });
    expect(aws.calls).not.toContain('s3:GetEncryptionConfiguration');
  });

  it('reads an S3 response without a default encryption as SSE-S3', async () => {
    const { buckets } = withLogBucket({});
    const aws = fakeAws({
      ...buckets.handlers,
      GetBucketEncryptionCommand: () => {
        throw named('ServerSideEncryptionConfigurationNotFoundError');
      },
    });

    expect(await plan(s39, target, aws)).toMatchObject({ kind: 'change' });
  });

  it('shares the log bucket with another bucket, and undo keeps it while that one uses it', async () => {
    const buckets = fakeBuckets({ 'the-bucket': { owner }, 'the-other': { owner } });
    const aws = fakeAws(buckets.handlers);
    const first = await changesOn(aws);
    await apply(s39, target, first, aws);
    const other = { ...target, resourceId: 'the-other' };
    const second = await changesOn(aws, 'the-other');
    await apply(s39, other, second, aws);

    expect(second.map(({ field }) => field)).toEqual(['logging']);
    expect(await undo(s39, target, first, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('the-other'),
    });
    expect(buckets.find(logBucketName)).toBeDefined();

    expect(await undo(s39, other, second, aws)).toEqual({ kind: 'done' });
    expect(await undo(s39, target, first, aws)).toEqual({ kind: 'done' });
    expect(buckets.find(logBucketName)).toBeUndefined();
  });

  it('finds a bucket on the second page that uses the log bucket during undo', async () => {
    const buckets = fakeBuckets({ 'the-bucket': { owner }, 'the-other': { owner } });
    const aws = fakeAws(buckets.handlers);
    const first = await changesOn(aws);
    await apply(s39, target, first, aws);
    await apply(s39, { ...target, resourceId: 'the-other' }, await changesOn(aws, 'the-other'), aws);
    const paged = fakeAws({
      ...buckets.handlers,
      ListBucketsCommand: (input: { Prefix?: string; ContinuationToken?: string }) => {
        if (input.Prefix !== undefined) return { Buckets: [{ Name: input.Prefix }] };
        const isFirst = input.ContinuationToken === undefined;
        return isFirst ? { Buckets: [], ContinuationToken: '2' } : { Buckets: [{ Name: 'the-other' }] };
      },
    });

    expect(await undo(s39, target, first, paged)).toMatchObject({ kind: 'failed' });
    expect(buckets.find(logBucketName)).toBeDefined();
  });

  it.each([
    ['existed', withLogBucket({}), { owner }],
    ['ASR created', withBucket(), undefined],
  ])('undoes a record with the former names of the fields, if the log bucket %s', async (_, made, before) => {
    const { aws, buckets } = made;
    const changes = await changesOn(aws);
    await apply(s39, target, changes, aws);
    const record = changes.map((change) => ({ ...change, field: change.field.replace(/^logBucket/, 'bucket') }));

    expect(record.map(({ field }) => field).slice(-3)).toEqual(['bucketAccess', 'bucketPolicy', 'logging']);
    expect(await undo(s39, target, record, aws)).toEqual({ kind: 'done' });
    expect(buckets.find(logBucketName)).toEqual(before);
  });

  it('keeps a log bucket with logs during undo, and reports it', async () => {
    const { aws, buckets } = withBucket();
    const changes = await changesOn(aws);
    await apply(s39, target, changes, aws);
    buckets.deliver(logBucketName);

    expect(await undo(s39, target, changes, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('contains logs'),
    });
    expect(buckets.find('the-bucket')?.logging).toBeUndefined();
    expect(buckets.find(logBucketName)?.block).toEqual(blocked);
  });
});
