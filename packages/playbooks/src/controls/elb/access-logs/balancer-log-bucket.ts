/** Returns the log bucket of a load balancer. Each has its own, so that undo can delete it whatever others log. */
import { createHash } from 'node:crypto';
import { type Target, lastPartOf } from '../../../engine/index.ts';
import type { LogBucket } from '../../log-bucket/index.ts';
import { kindOf } from './access-logs.ts';

/**
 * Elastic Load Balancing sends no ACL and no condition key. The path contains the account of the load balancer, so load
 * balancers of other accounts cannot write to it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html
 */
export function balancerLogBucketOf(target: Target): LogBucket {
  const { partition, region, accountId } = target;
  const name = `asr-elb-logs-${accountId}-${uniqueIdOf(target)}`;
  const delivery = [
    {
      Sid: 'AsrBalancerLogs',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:${partition}:s3:::${name}/AWSLogs/${accountId}/*`,
    },
  ] as const;
  return { name, partition, region, accountId, control: 'ELB.5', delivery };
}

/** Two Regions can have Classic Load Balancers of the same name, and a bucket name has no capital letters. */
function uniqueIdOf({ resourceId, region }: Target): string {
  const id = lastPartOf(resourceId);
  if (kindOf(resourceId) !== 'classic') return id;
  return createHash('sha256').update(`${region}/${id}`).digest('hex').slice(0, 16);
}
