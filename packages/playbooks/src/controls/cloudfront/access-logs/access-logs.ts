/** The standard logging (legacy) of a distribution. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';

/** Where the logs go. */
export interface AccessLogs {
  /** The name of the bucket. */
  readonly bucket: string;
  readonly prefix: string;
}

const domain = '.s3.amazonaws.com';

/** Returns `null` if the logs are off. CloudFront then keeps no destination. */
export function accessLogsIn({ Logging: logging }: DistributionConfig): AccessLogs | null {
  if (logging?.Enabled !== true) return null;
  return { bucket: (logging.Bucket ?? '').replace(domain, ''), prefix: logging.Prefix ?? '' };
}

/**
 * Returns the configuration with these logs. They never contain cookies, which can be secret.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_LoggingConfig.html
 */
export function withAccessLogs(config: DistributionConfig, logs: AccessLogs | null): DistributionConfig {
  const destination =
    logs === null ? { Bucket: '', Prefix: '' } : { Bucket: logs.bucket + domain, Prefix: logs.prefix };
  return { ...config, Logging: { Enabled: logs !== null, IncludeCookies: false, ...destination } };
}
