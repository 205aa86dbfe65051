import type { DistributionConfig, LoggingConfig } from '@aws-sdk/client-cloudfront';
import type { ObjectOwnership, PutBucketOwnershipControlsRequest } from '@aws-sdk/client-s3';
import { named } from '../../../testing/index.ts';
import { type FakeBucket, fakeBuckets } from '../../s3/testing/index.ts';
import { configOf, s3Origin, withDistribution } from './arrange-distributions.ts';

export const logBucketName = 'asr-cloudfront-logs-111122223333-e1example';

/** As CloudFront returns it for a distribution without logs. */
export const logsOff: LoggingConfig = { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' };

interface Given {
  readonly logging?: LoggingConfig;
  readonly logBucket?: Partial<FakeBucket>;
  /** The setting of the existing log bucket. `none`: the bucket is older than the setting. */
  readonly ownership?: ObjectOwnership | 'none';
}

/**
 * A distribution and its log bucket. As in CloudFront, logs can be on only for a bucket with access control lists, to which
 * CloudFront then adds itself.
 */
export function withLogBucket({ logging = logsOff, logBucket, ownership = 'BucketOwnerEnforced' }: Given = {}) {
  const owner = '111122223333';
  const buckets = fakeBuckets(logBucket === undefined ? {} : { [logBucketName]: { owner, ...logBucket } });
  let present = ownership;
  let isGranted = false;
  const check = () => {
    if (buckets.find(logBucketName) === undefined) throw named('NoSuchBucket');
  };
  const config: DistributionConfig = configOf([s3Origin('site')], { Logging: logging });
  const distribution = withDistribution(config, {
    ...buckets.handlers,
    GetBucketOwnershipControlsCommand: () => {
      check();
      if (present === 'none') throw named('OwnershipControlsNotFoundError');
      return { OwnershipControls: { Rules: [{ ObjectOwnership: present }] } };
    },
    PutBucketOwnershipControlsCommand: ({ OwnershipControls: controls }: PutBucketOwnershipControlsRequest) => {
      check();
      const next = controls?.Rules?.[0]?.ObjectOwnership ?? 'BucketOwnerEnforced';
      if (next === 'BucketOwnerEnforced' && isGranted) throw named('InvalidBucketAclWithObjectOwnership');
      present = next;
      return {};
    },
  });
  const grant = () => {
    isGranted = true;
  };
  return { ...distribution, buckets, grant, ownership: () => present };
}
