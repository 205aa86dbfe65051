import { type LifecycleRule, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s310 } from './s3-10.ts';
import { arrangeBucket, bucketArn, bucketWith, goneBuckets, withBucket } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const versioning = { Status: 'Enabled' } as const;
const theirs: LifecycleRule = {
  ID: 'theirs',
  Status: 'Enabled',
  Filter: { Prefix: 'logs/' },
  NoncurrentVersionExpiration: { NoncurrentDays: 30 },
};
const retired: LifecycleRule = { ...theirs, ID: 'retired', Status: 'Disabled' };

describePlaybook(s310, {
  target,
  onMoto: async (account) => {
    const arn = await arrangeBucket(account);
    const Bucket = arn.split(':').at(-1);
    await account
      .client(S3Client)
      .send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: versioning }));
    return arn;
  },
  changes: {
    'a bucket with versioning, without rules': () => bucketWith({ versioning }),
    'a bucket with versioning whose rules are all disabled': () =>
      bucketWith({ versioning, lifecycle: { Rules: [retired] } }),
  },
  leaves: {
    'a bucket without versioning, which the control does not judge': () => bucketWith(),
    'a bucket whose versioning is suspended': () => bucketWith({ versioning: { Status: 'Suspended' } }),
    'a bucket with a rule for noncurrent versions': () => bucketWith({ versioning, lifecycle: { Rules: [theirs] } }),
  },
  refuses: {},
  gone: goneBuckets,
});

describe('S3.10', () => {
  it('keeps the rules of the owner, also in undo', async () => {
    const { aws, buckets } = withBucket({ versioning, lifecycle: { Rules: [retired] } });
    const planned = await plan(s310, target, aws);
    const changes: readonly AnyChange[] = planned.kind === 'change' ? planned.changes : [];

    await apply(s310, target, changes, aws);
    expect(buckets.find('the-bucket')?.lifecycle?.Rules).toEqual([
      retired,
      expect.objectContaining({ ID: 'asr-s3-10-abort-uploads' }),
    ]);

    await undo(s310, target, changes, aws);
    expect(buckets.find('the-bucket')?.lifecycle?.Rules).toEqual([retired]);
  });
});
