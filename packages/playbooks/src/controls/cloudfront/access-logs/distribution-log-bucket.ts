/** Returns the log bucket of a distribution. Each has its own, so that undo can delete it whatever others log. */
import { type Target, lastPartOf } from '../../../engine/index.ts';
import type { LogBucket } from '../../log-bucket/index.ts';

/**
 * CloudFront does not deliver to buckets in some Regions. This one is available everywhere, and the one that the control
 * is in.
 */
const region = 'us-east-1';

/**
 * CloudFront writes by the access control list, to which it adds itself, so the policy allows nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
export function distributionLogBucketOf({ partition, accountId, resourceId }: Target): LogBucket {
  const name = `asr-cloudfront-logs-${accountId}-${lastPartOf(resourceId).toLowerCase()}`;
  return { name, partition, region, accountId, control: 'CloudFront.5', delivery: [] };
}
