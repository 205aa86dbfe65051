import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import {
  arrangePublicBucket,
  blocked,
  bucketArn,
  goneBuckets,
  grantingBuckets,
  privateBuckets,
  publicPolicy,
  withBucket,
} from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s32 } from './s3-2.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };

describePlaybook(s32, {
  target,
  onMoto: arrangePublicBucket,
  changes: grantingBuckets,
  leaves: privateBuckets,
  refuses: {},
  gone: goneBuckets,
});

describe('S3.2', () => {
  it('changes only the Block Public Access settings, and undo restores each of them', async () => {
    const given = { policy: publicPolicy, block: { ...blocked, RestrictPublicBuckets: false } };
    const { aws, buckets } = withBucket(given);
    const planned = await plan(s32, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(s32, target, changes, aws);
    expect(buckets.find('the-bucket')).toEqual({ owner: '111122223333', policy: given.policy, block: blocked });

    await undo(s32, target, changes, aws);
    expect(buckets.find('the-bucket')).toEqual({ owner: '111122223333', ...given });
  });
});
