import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import {
  arrangeUnloggedBucket,
  bucketArn,
  goneBuckets,
  logBucketName,
  loggedBuckets,
  unloggedBuckets,
  unusableLogBuckets,
  withBucket,
} from '../s3/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudTrail7 } from './cloudtrail-7.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };

describePlaybook(cloudTrail7, {
  target,
  onMoto: arrangeUnloggedBucket,
  changes: unloggedBuckets,
  leaves: loggedBuckets,
  refuses: unusableLogBuckets,
  gone: goneBuckets,
});

describe('CloudTrail.7', () => {
  it('keeps the bucket policy that allows CloudTrail to deliver', async () => {
    const policy = '{"Statement":[{"Sid":"AWSCloudTrailWrite"}]}';
    const { aws, buckets } = withBucket({ policy });
    const planned = await plan(cloudTrail7, target, aws);

    await apply(cloudTrail7, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(buckets.find('the-bucket')?.policy).toBe(policy);
    expect(buckets.find(logBucketName)?.tags).toEqual({ 'asr:remediation': 'CloudTrail.7' });
  });
});
