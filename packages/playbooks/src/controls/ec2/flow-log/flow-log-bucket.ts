/** Returns the log bucket of a VPC. Each VPC has its own, so that undo can delete it whatever other VPCs log. */
import { type LogBucket, deliveryTo } from '../../log-bucket/index.ts';
import { type Target, lastPartOf } from '../../../engine/index.ts';

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html */
export function flowLogBucketOf({ partition, region, accountId, resourceId }: Target): LogBucket {
  const name = `asr-flow-logs-${accountId}-${lastPartOf(resourceId)}`;
  const condition = {
    StringEquals: { 'aws:SourceAccount': accountId },
    ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${accountId}:*` },
  };
  const objects = `AWSLogs/${accountId}/*`;
  const service = 'delivery.logs.amazonaws.com';
  const delivery = deliveryTo({ name, partition, service, sid: 'AsrFlowLogs', objects, condition });
  return { name, partition, region, accountId, control: 'EC2.6', delivery };
}
