import {
  CreateDeliveryStreamCommand,
  type DeliveryStreamDescription,
  type DeliveryStreamEncryptionConfiguration,
  FirehoseClient,
  type StartDeliveryStreamEncryptionInput,
} from '@aws-sdk/client-firehose';
import type { Account } from '../../../emulated-account/index.ts';
import { fakeAws, named } from '../../../testing/index.ts';

export const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/clicks',
};

type Named = { readonly DeliveryStreamName: string };

/** The stream `clicks`. Firehose makes a change when `finish` is called, if `isSlow`. */
export function fakeDeliveryStream(given: Partial<DeliveryStreamDescription> = {}, isSlow = false) {
  const stream = {
    DeliveryStreamName: 'clicks',
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'DirectPut',
    ...given,
  };
  let encryption = given.DeliveryStreamEncryptionConfiguration;
  let next = encryption;
  const check = ({ DeliveryStreamName }: Named) => {
    if (DeliveryStreamName !== stream.DeliveryStreamName) throw named('ResourceNotFoundException');
  };
  const change = (input: Named, during: DeliveryStreamEncryptionConfiguration['Status'], after: typeof encryption) => {
    check(input);
    if (stream.DeliveryStreamType !== 'DirectPut') throw named('InvalidArgumentException');
    if (encryption?.Status === 'ENABLING' || encryption?.Status === 'DISABLING') throw named('ResourceInUseException');
    next = after;
    encryption = isSlow ? { ...after, Status: during } : after;
    return {};
  };
  const aws = fakeAws({
    DescribeDeliveryStreamCommand: (input: Named) => {
      check(input);
      return { DeliveryStreamDescription: { ...stream, DeliveryStreamEncryptionConfiguration: encryption } };
    },
    StartDeliveryStreamEncryptionCommand: (input: StartDeliveryStreamEncryptionInput & Named) => {
      const { KeyType, KeyARN } = input.DeliveryStreamEncryptionConfigurationInput ?? { KeyType: 'AWS_OWNED_CMK' };
      return change(input, 'ENABLING', { KeyType, KeyARN, Status: 'ENABLED' });
    },
    // The type of the former key stays in the description.
    StopDeliveryStreamEncryptionCommand: (input: Named) =>
      change(input, 'DISABLING', { ...encryption, Status: 'DISABLED' }),
  });
  const finish = () => {
    encryption = next;
  };
  return { aws, finish };
}

/** Creates a stream with direct PUT, as Firehose creates it. Returns its ARN. */
export async function arrangeDeliveryStream(account: Account): Promise<string> {
  const { DeliveryStreamARN: arn } = await account.client(FirehoseClient).send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: 'clicks',
      DeliveryStreamType: 'DirectPut',
      ExtendedS3DestinationConfiguration: {
        RoleARN: `arn:aws:iam::${account.accountId}:role/firehose`,
        BucketARN: 'arn:aws:s3:::clicks',
      },
    }),
  );
  return String(arn);
}
