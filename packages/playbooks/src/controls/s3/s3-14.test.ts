import { describe, expect, it } from '@jest/globals';
import { apply, needsApproval, undo } from '../../engine/index.ts';
import { arrangeBucket, bucketArn, bucketWith, goneBuckets, withBucket } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s314 } from './s3-14.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const turnOn = { field: 'versioning', from: 'off', to: 'on' };

describePlaybook(s314, {
  target,
  onMoto: arrangeBucket,
  changes: {
    'a bucket as S3 creates it, without versioning': () => bucketWith(),
    'a bucket whose versioning was suspended': () => bucketWith({ versioning: { Status: 'Suspended' } }),
  },
  leaves: {
    'a bucket with versioning': () => bucketWith({ versioning: { Status: 'Enabled' } }),
    'a bucket with versioning and MFA delete': () =>
      bucketWith({ versioning: { Status: 'Enabled', MFADelete: 'Enabled' } }),
  },
  refuses: {
    'a suspended bucket with MFA delete': () =>
      bucketWith({ versioning: { Status: 'Suspended', MFADelete: 'Enabled' } }),
  },
  gone: goneBuckets,
});

describe('S3.14', () => {
  it('always requires approval, because objects can be missing for 15 minutes', () => {
    expect(needsApproval(s314, turnOn)).toBe(true);
  });

  it('suspends versioning during undo, because S3 cannot remove it', async () => {
    const { aws, buckets } = withBucket();
    await apply(s314, target, [turnOn], aws);

    expect(await undo(s314, target, [turnOn], aws)).toEqual({ kind: 'done' });

    expect(buckets.find('the-bucket')?.versioning).toEqual({ Status: 'Suspended' });
  });

  it('reports why undo is impossible if Object Lock requires versioning', async () => {
    const { aws } = withBucket({ versioning: { Status: 'Enabled' }, hasObjectLock: true });

    expect(await undo(s314, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Leave it enabled.'),
    });
  });
});
