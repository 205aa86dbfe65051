/** Returns the log bucket of a VPC. Each VPC has its own, so that undo can delete it whatever other VPCs log. */
import type { LogBucket } from '../../log-bucket/index.ts';
import { type Target, lastPartOf } from '../../../engine/index.ts';

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html */
export function flowLogBucketOf({ partition, region, accountId, resourceId }: Target): LogBucket {
  const name = `asr-flow-logs-${accountId}-${lastPartOf(resourceId)}`;
  const byDelivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } } as const;
  const forThisAccount = { 'aws:SourceAccount': accountId };
  const ArnLike = { 'aws:SourceArn': `arn:${partition}:logs:${region}:${accountId}:*` };
  return {
    name,
    partition,
    region,
    accountId,
    control: 'EC2.6',
    delivery: [
      {
        ...byDelivery,
        Sid: 'AsrFlowLogsAclCheck',
        Action: 's3:GetBucketAcl',
        Resource: `arn:${partition}:s3:::${name}`,
        Condition: { StringEquals: forThisAccount, ArnLike },
      },
      {
        ...byDelivery,
        Sid: 'AsrFlowLogsWrite',
        Action: 's3:PutObject',
        Resource: `arn:${partition}:s3:::${name}/AWSLogs/${accountId}/*`,
        Condition: { StringEquals: { ...forThisAccount, 's3:x-amz-acl': 'bucket-owner-full-control' }, ArnLike },
      },
    ],
  };
}
