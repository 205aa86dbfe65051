/** The delivery channel of AWS Config. A Region of an account has at most one. */
import {
  ConfigServiceClient,
  DeleteDeliveryChannelCommand,
  DescribeDeliveryChannelsCommand,
  PutDeliveryChannelCommand,
} from '@aws-sdk/client-config-service';
import { type Aws, type Change, type Permissions, type Target, ifAbsent } from '../../engine/index.ts';
import type { LogBucket } from '../log-bucket/index.ts';

/** Delivery channels have no ARN. */
export const deliveryPermissions = {
  read: ['config:DescribeDeliveryChannels'],
  write: ['config:PutDeliveryChannel', 'config:DeleteDeliveryChannel'],
} as const satisfies Permissions;

export interface DeliveryState {
  readonly deliveryChannel: { readonly name: string; readonly bucket: string } | null;
}

export async function readDelivery(aws: Aws): Promise<DeliveryState> {
  const { DeliveryChannels: [channel] = [] } = await aws
    .client(ConfigServiceClient)
    .send(new DescribeDeliveryChannelsCommand({}));
  if (channel === undefined) return { deliveryChannel: null };
  const { name = '', s3BucketName: bucket = '' } = channel;
  return { deliveryChannel: { name, bucket } };
}

export async function changeDelivery({ from, to }: Change<DeliveryState>, aws: Aws): Promise<void> {
  const config = aws.client(ConfigServiceClient);
  if (to === null) {
    const remove = new DeleteDeliveryChannelCommand({ DeliveryChannelName: from?.name });
    await config.send(remove).catch(ifAbsent('NoSuchDeliveryChannelException', {}));
    return;
  }
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: to.name, s3BucketName: to.bucket } }));
}

/** @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
export function configBucketOf({ partition, region, accountId }: Target): LogBucket {
  const name = `asr-config-${accountId}-${region}`;
  const byConfig = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' } } as const;
  const forThisAccount = { 'aws:SourceAccount': accountId };
  const bucket = `arn:${partition}:s3:::${name}`;
  return {
    name,
    partition,
    region,
    accountId,
    control: 'Config.1',
    delivery: [
      {
        ...byConfig,
        Sid: 'AsrConfigAclCheck',
        Action: 's3:GetBucketAcl',
        Resource: bucket,
        Condition: { StringEquals: forThisAccount },
      },
      {
        ...byConfig,
        Sid: 'AsrConfigExistenceCheck',
        Action: 's3:ListBucket',
        Resource: bucket,
        Condition: { StringEquals: forThisAccount },
      },
      {
        ...byConfig,
        Sid: 'AsrConfigWrite',
        Action: 's3:PutObject',
        Resource: `${bucket}/AWSLogs/${accountId}/Config/*`,
        Condition: { StringEquals: { ...forThisAccount, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ],
  };
}
