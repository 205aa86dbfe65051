import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import type { Account } from '../../../emulated-account/index.ts';
import { arrangeBucket, fakeBuckets } from '../../s3/testing/index.ts';
import { type FakeTrail, fakeTrails } from './fake-trails.ts';

/** The ARN of the trail in all examples. */
export const trailArn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
/** The ARN of the trail if another Region were its home. */
export const trailArnElsewhere = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main';
/** The ARN of an organization trail, as member accounts see it. */
export const organizationTrailArn = 'arn:aws:cloudtrail:eu-west-1:999999999999:trail/main';

/** Emulates an account with one trail that delivers to `trail-logs`. */
export function withTrail(trail: Partial<FakeTrail> = {}) {
  const buckets = fakeBuckets({ 'trail-logs': { owner: '111122223333', region: 'eu-west-1' } });
  return { buckets, ...fakeTrails([{ name: 'main', bucket: 'trail-logs', ...trail }], buckets) };
}

/** Emulates an account whose trail was deleted. */
export function withoutTrail() {
  return fakeTrails([], fakeBuckets()).aws;
}

/** Creates a trail and its bucket with the defaults of CloudTrail. */
export async function arrangeTrail(account: Account): Promise<string> {
  const bucketArn = await arrangeBucket(account, `trail-logs-${account.accountId}`);
  const { TrailARN: arn = '' } = await account
    .client(CloudTrailClient)
    .send(new CreateTrailCommand({ Name: 'main', S3BucketName: bucketArn.slice(bucketArn.lastIndexOf(':') + 1) }));
  return arn;
}
