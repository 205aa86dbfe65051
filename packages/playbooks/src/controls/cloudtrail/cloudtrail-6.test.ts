import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import {
  arrangePublicBucket,
  blocked,
  bucketArn,
  bucketWith,
  goneBuckets,
  grantingBuckets,
  privateBuckets,
  publicPolicy,
  withBucket,
} from '../s3/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudTrail6 } from './cloudtrail-6.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };

describePlaybook(cloudTrail6, {
  target,
  onMoto: arrangePublicBucket,
  changes: grantingBuckets,
  leaves: {
    ...privateBuckets,
    'a log bucket without public access, whatever its settings, because Security Hub passes it': () => bucketWith({}),
  },
  refuses: {},
  gone: goneBuckets,
});

describe('CloudTrail.6', () => {
  it('changes only Block Public Access, and undo restores every setting', async () => {
    const given = { policy: publicPolicy, block: { ...blocked, RestrictPublicBuckets: false } };
    const { aws, buckets } = withBucket(given);
    const planned = await plan(cloudTrail6, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(cloudTrail6, target, changes, aws);
    expect(buckets.find('the-bucket')).toEqual({ owner: '111122223333', policy: given.policy, block: blocked });

    await undo(cloudTrail6, target, changes, aws);
    expect(buckets.find('the-bucket')).toEqual({ owner: '111122223333', ...given });
  });
});
