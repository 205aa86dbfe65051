/** Reads and updates the configuration of a CloudFront distribution, which the API replaces as a whole. */
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
  /** Whether CloudFront has deployed the configuration to all edge locations, which takes minutes. */
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
 * Changes the configuration and sends the rest back unmodified. CloudFront returns PreconditionFailed if the
 * distribution changed in the meantime. The caller then reads and tries again.
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

/** An origin without a custom or VPC configuration is a bucket. A bucket's website endpoint counts as a server. */
export function isBucket({ CustomOriginConfig: server, VpcOriginConfig: privateServer }: Origin): boolean {
  return server === undefined && privateServer === undefined;
}
