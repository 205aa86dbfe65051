/**
 * Decides whether a service can deliver logs to a bucket with these settings. Services accept such a bucket, and then
 * deliver nothing. Pure.
 */
import type { BucketSettings } from './bucket-settings.ts';

export interface Deliverer {
  readonly service: string;
  readonly logs: string;
  /** What a default encryption with a KMS key requires, if the service supports it. */
  readonly kms: 'not supported' | { readonly principal: string };
  readonly supportsObjectLock: boolean;
}

/**
 * The pages of AWS differ on whether Object Lock without a default retention period prevents delivery. Any Object Lock
 * counts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export const serverAccessLogs: Deliverer = {
  service: 'Amazon S3',
  logs: 'server access logs',
  kms: 'not supported',
  supportsObjectLock: false,
};

/**
 * The service-linked role has no permission for KMS keys, so the policy of the key must allow the service.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/manage-delivery-channel.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-deliverychannel.html
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
 */
export const configFiles: Deliverer = {
  service: 'AWS Config',
  logs: 'its files',
  kms: { principal: 'config.amazonaws.com' },
  supportsObjectLock: false,
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html */
export const flowLogs: Deliverer = {
  service: 'Amazon VPC',
  logs: 'flow logs',
  kms: { principal: 'delivery.logs.amazonaws.com' },
  supportsObjectLock: true,
};

/**
 * The pages do not mention Object Lock, so ASR does not rely on it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export const balancerLogs: Deliverer = {
  service: 'Elastic Load Balancing',
  logs: 'access logs',
  kms: 'not supported',
  supportsObjectLock: false,
};

/**
 * The pages do not mention Object Lock, so ASR does not rely on it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
export const distributionLogs: Deliverer = {
  service: 'Amazon CloudFront',
  logs: 'standard logs',
  kms: { principal: 'delivery.logs.amazonaws.com' },
  supportsObjectLock: false,
};

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
export const trailLogs: Deliverer = {
  service: 'AWS CloudTrail',
  logs: 'logs',
  kms: { principal: 'cloudtrail.amazonaws.com' },
  supportsObjectLock: true,
};

/**
 * Returns why the logs would not arrive, or why ASR does not rely on it, with what to do. `undefined`: they arrive.
 *
 * @param settings `null`: there is no bucket, so ASR creates it with the right settings.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
 */
export function whyNotDelivered(
  name: string,
  settings: BucketSettings | null,
  { service, logs, kms, supportsObjectLock }: Deliverer,
): string | undefined {
  if (settings === null) return undefined;
  if (settings.hasObjectLock && !supportsObjectLock) {
    return (
      `The log bucket ${name} has S3 Object Lock, which cannot be turned off, and ${service} does not deliver ${logs} ` +
      'to such a bucket. Configure the delivery manually, with another bucket.'
    );
  }
  if (settings.encryption !== 'AES256') return whyNotEncrypted(name, settings.encryption, { service, logs, kms });
  if (settings.requesterPays) {
    return (
      `The log bucket ${name} has Requester Pays enabled, and Amazon S3 rejects requests that do not accept the charges. ` +
      'Turn off Requester Pays, then remediate again.'
    );
  }
  return undefined;
}

function whyNotEncrypted(
  name: string,
  encryption: string,
  { service, logs, kms }: Omit<Deliverer, 'supportsObjectLock'>,
) {
  const says = `The default encryption of the log bucket ${name} is ${encryption}`;
  const advice = 'Change the default encryption to SSE-S3, then remediate again.';
  if (kms === 'not supported')
    return `${says}, and ${service} delivers ${logs} only to a bucket with SSE-S3. ${advice}`;
  return (
    `${says}. ${service} delivers ${logs} only if the policy of the KMS key allows ${kms.principal}, which ASR does not ` +
    `verify. ${advice}`
  );
}
