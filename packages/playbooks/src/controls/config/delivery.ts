/** The delivery channel of AWS Config. A Region of an account has at most one. */
import {
  ConfigServiceClient,
  DeleteDeliveryChannelCommand,
  DescribeDeliveryChannelsCommand,
  PutDeliveryChannelCommand,
} from '@aws-sdk/client-config-service';
import { type Aws, type Change, type Permissions, type Target, ifAbsent } from '../../engine/index.ts';
import { type LogBucket, deliveryTo } from '../log-bucket/index.ts';

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
  const delivery = deliveryTo({
    name,
    partition,
    service: 'config.amazonaws.com',
    sid: 'AsrConfig',
    checks: { AclCheck: 's3:GetBucketAcl', ExistenceCheck: 's3:ListBucket' },
    objects: `AWSLogs/${accountId}/Config/*`,
    condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  });
  return { name, partition, region, accountId, control: 'Config.1', delivery };
}
