import { describe, expect, it } from '@jest/globals';
import { needsApproval, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import {
  arrangeBucket,
  blocked,
  bucketArn,
  bucketWith,
  goneBuckets,
  publicBuckets,
  publicPolicy,
} from '../s3/testing/index.ts';
import { contain4 } from './contain-4.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };

describePlaybook(contain4, {
  target,
  onMoto: arrangeBucket,
  changes: {
    ...publicBuckets,
    'a bucket with a public policy': () => bucketWith({ policy: publicPolicy }),
    'a bucket with sensitive data that is not public yet': () => bucketWith({}),
  },
  leaves: { 'a bucket with everything blocked': () => bucketWith({ block: blocked }) },
  refuses: {},
  gone: goneBuckets,
});

describe('Contain.4', () => {
  it('asks for every change', async () => {
    const planned = await plan(contain4, target, bucketWith({}));
    const changes = planned.kind === 'change' ? planned.changes : [];

    expect(changes.map((change) => needsApproval(contain4, change))).toEqual([true]);
  });
});
