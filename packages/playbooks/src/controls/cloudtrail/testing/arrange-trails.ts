import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import type { Account } from '../../../emulated-account/index.ts';
import { arrangeBucket, fakeBuckets } from '../../s3/testing/index.ts';
import { type FakeTrail, fakeTrails } from './fake-trails.ts';

/** What a finding calls the trail of all examples. */
export const trailArn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
/** The same trail, had it been made in another Region. */
export const trailArnElsewhere = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main';
/** The trail of an organization, as its members see it. */
export const organizationTrailArn = 'arn:aws:cloudtrail:eu-west-1:999999999999:trail/main';

/** An account with one trail that delivers to `trail-logs`. */
export function withTrail(trail: Partial<FakeTrail> = {}) {
  const buckets = fakeBuckets({ 'trail-logs': { owner: '111122223333', region: 'eu-west-1' } });
  return { buckets, ...fakeTrails([{ name: 'main', bucket: 'trail-logs', ...trail }], buckets) };
}

/** An account whose trail was deleted. */
export function withoutTrail() {
  return fakeTrails([], fakeBuckets()).aws;
}

/** A trail with a bucket, as CloudTrail makes it by default. */
export async function arrangeTrail(account: Account): Promise<string> {
  const bucketArn = await arrangeBucket(account, `trail-logs-${account.accountId}`);
  const { TrailARN: arn = '' } = await account
    .client(CloudTrailClient)
    .send(new CreateTrailCommand({ Name: 'main', S3BucketName: bucketArn.slice(bucketArn.lastIndexOf(':') + 1) }));
  return arn;
}
