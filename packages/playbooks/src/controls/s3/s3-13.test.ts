import type { LifecycleRule } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, isIrreversible, plan, undo, parametersFor } from '../../engine/index.ts';
import { arrangeBucket, bucketArn, bucketWith, goneBuckets, withBucket } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s313 } from './s3-13.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const abortUploads: AnyChange = { field: 'abortUploads', from: null, to: { abortUploadsAfterDays: 7 } };
const abortRule = {
  ID: 'asr-s3-13-abort-uploads',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};
const tiering: LifecycleRule = {
  ID: 'theirs',
  Status: 'Enabled',
  Filter: { Prefix: 'logs/' },
  Transitions: [{ Days: 30, StorageClass: 'INTELLIGENT_TIERING' }],
};
const expiring: LifecycleRule = { ...tiering, Transitions: [], Expiration: { Days: 365 } };
const retired: LifecycleRule = { ...tiering, ID: 'retired', Status: 'Disabled' };
const withRules = (...Rules: readonly LifecycleRule[]) => bucketWith({ lifecycle: { Rules } });

describePlaybook(s313, {
  target,
  onMoto: arrangeBucket,
  changes: {
    'a bucket as S3 creates it, without rules': () => bucketWith(),
    'a bucket whose rules are all disabled': () => withRules(retired),
    'a bucket that lacks the transition that the control requires': () => ({
      aws: withRules(expiring),
      parameters: { targetTransitionDays: ['90'], targetTransitionStorageClass: ['GLACIER_IR'] },
    }),
    'a bucket that moves objects later than the control requires': () => ({
      aws: withRules(tiering),
      parameters: { targetTransitionDays: 10 },
    }),
    'a bucket that moves objects to another class than the control requires': () => ({
      aws: withRules(tiering),
      parameters: { targetTransitionStorageClass: 'STANDARD_IA' },
    }),
  },
  leaves: {
    'a bucket with a rule, whatever it does': () => withRules(expiring),
    'a bucket with the transition and the expiration that the control requires': () => ({
      aws: withRules(tiering, expiring),
      parameters: {
        targetTransitionDays: 30,
        targetTransitionStorageClass: 'INTELLIGENT_TIERING',
        targetExpirationDays: 365,
      },
    }),
  },
  refuses: {
    'a transition that S3 does not accept': () => ({
      aws: withRules(tiering),
      parameters: { targetTransitionDays: 29, targetTransitionStorageClass: 'ONEZONE_IA' },
    }),
    'to delete objects although the control requires it': () => ({
      aws: withRules(tiering),
      parameters: { targetExpirationDays: 365 },
    }),
  },
  gone: goneBuckets,
});

describe('S3.13', () => {
  it('never replaces existing rules, nor their minimum object size', async () => {
    const lifecycle = { Rules: [retired], TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' as const };
    const { aws, buckets } = withBucket({ lifecycle });

    await apply(s313, target, [abortUploads], aws);
    expect(buckets.find('the-bucket')?.lifecycle).toEqual({ ...lifecycle, Rules: [retired, abortRule] });

    await undo(s313, target, [abortUploads], aws);
    expect(buckets.find('the-bucket')?.lifecycle).toEqual(lifecycle);
  });

  it('writes its rule in the old form next to rules of the old form, as S3 requires', async () => {
    const { Filter: _, ...old } = retired;
    const { aws, buckets } = withBucket({ lifecycle: { Rules: [{ ...old, Prefix: 'logs/' }] } });

    await apply(s313, target, [abortUploads], aws);

    expect(buckets.find('the-bucket')?.lifecycle?.Rules[1]).toEqual({ ...abortRule, Filter: undefined, Prefix: '' });
  });

  it('affects no object by default, and requires approval to move objects', async () => {
    const byDefault = await plan(s313, target, bucketWith());
    const moving = await plan(s313, target, bucketWith(), parametersFor(s313, { targetTransitionDays: 60 }));

    expect(byDefault).toMatchObject({ changes: [abortUploads] });
    expect(moving).toMatchObject({
      changes: [{ field: 'transition', to: { transitionAfterDays: 60, storageClass: 'INTELLIGENT_TIERING' } }],
    });
    expect(moving.kind === 'change' && moving.changes.every((change) => isIrreversible(s313, change))).toBe(true);
    expect(isIrreversible(s313, abortUploads)).toBe(false);
  });

  it('reports what to do about a bucket with MFA delete, which cannot have rules', async () => {
    const aws = fakeAws({
      ...withBucket().buckets.handlers,
      PutBucketLifecycleConfigurationCommand: () => {
        throw named('InvalidBucketState');
      },
    });

    expect(await apply(s313, target, [abortUploads], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('MFA delete'),
    });
  });
});
