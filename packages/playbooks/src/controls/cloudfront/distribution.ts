/** A CloudFront distribution, which is read and replaced as a whole. */
import {
  CloudFrontClient,
  GetDistributionCommand,
  UpdateDistributionCommand,
  type DistributionConfig,
  type Origin,
} from '@aws-sdk/client-cloudfront';
import { type Aws, type Permissions, type Target, ifAbsent, lastPartOf } from '../../engine/index.ts';

const distribution = 'arn:{partition}:cloudfront::{account}:distribution/{id}';

export const distributionPermissions: Required<Omit<Permissions, 'dependent' | 'when'>> = {
  read: ['cloudfront:GetDistribution'],
  write: ['cloudfront:UpdateDistribution'],
  on: { 'cloudfront:GetDistribution': [distribution], 'cloudfront:UpdateDistribution': [distribution] },
};

export interface ReadDistribution {
  readonly config: DistributionConfig;
  /** Whether every edge location has it as it is configured, which takes minutes after a change. */
  readonly isDeployed: boolean;
  readonly version: string | undefined;
}

export async function readDistribution(target: Target, aws: Aws): Promise<ReadDistribution | undefined> {
  const { Distribution: found, ETag: version } = await aws
    .client(CloudFrontClient)
    .send(new GetDistributionCommand({ Id: lastPartOf(target.resourceId) }))
    .catch(ifAbsent('NoSuchDistribution', { Distribution: undefined, ETag: undefined }));
  if (found?.DistributionConfig === undefined) return undefined;
  return { config: found.DistributionConfig, isDeployed: found.Status === 'Deployed', version };
}

/**
 * Sends everything else back as it was read. CloudFront answers PreconditionFailed if anybody changed
 * it in between: read and try again.
 */
export async function changeDistribution(
  target: Target,
  aws: Aws,
  change: (config: DistributionConfig) => DistributionConfig,
): Promise<void> {
  const read = await readDistribution(target, aws);
  if (read === undefined) return;
  await aws.client(CloudFrontClient).send(
    new UpdateDistributionCommand({
      Id: lastPartOf(target.resourceId),
      IfMatch: read.version,
      DistributionConfig: change(read.config),
    }),
  );
}

/** An origin is a bucket, or has the configuration of a server. The website of a bucket is a server. */
export function isBucket({ CustomOriginConfig: server, VpcOriginConfig: privateServer }: Origin): boolean {
  return server === undefined && privateServer === undefined;
}
