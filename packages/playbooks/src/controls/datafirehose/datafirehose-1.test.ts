import type { DeliveryStreamDescription, DeliveryStreamEncryptionConfiguration } from '@aws-sdk/client-firehose';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { dataFirehose1 } from './datafirehose-1.ts';
import { arrangeDeliveryStream, fakeDeliveryStream, target } from './testing/index.ts';

const stream = (given?: Partial<DeliveryStreamDescription>) => () => fakeDeliveryStream(given).aws;
const encrypted = (encryption: DeliveryStreamEncryptionConfiguration) =>
  stream({ DeliveryStreamEncryptionConfiguration: encryption });
const ownKey = 'arn:aws:kms:eu-west-1:111122223333:key/0ab1';
const source = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
const fromKinesis: Partial<DeliveryStreamDescription> = {
  DeliveryStreamType: 'KinesisStreamAsSource',
  Source: { KinesisStreamSourceDescription: { KinesisStreamARN: source } },
};

describePlaybook(dataFirehose1, {
  target,
  onMoto: arrangeDeliveryStream,
  changes: {
    'a stream as Firehose creates it': encrypted({ Status: 'DISABLED' }),
    'a stream whose response omits the encryption': stream(),
    'a stream that was encrypted before': encrypted({
      Status: 'DISABLED',
      KeyType: 'CUSTOMER_MANAGED_CMK',
      KeyARN: ownKey,
    }),
  },
  leaves: {
    'a stream with the key of AWS': encrypted({ Status: 'ENABLED', KeyType: 'AWS_OWNED_CMK' }),
    'a stream whose response omits the type of the key': encrypted({ Status: 'ENABLED' }),
    'a stream with a customer managed key': encrypted({
      Status: 'ENABLED',
      KeyType: 'CUSTOMER_MANAGED_CMK',
      KeyARN: ownKey,
    }),
  },
  refuses: {
    'a stream that reads from a Kinesis stream': stream(fromKinesis),
    'a stream that reads from a cluster of Amazon MSK': stream({ DeliveryStreamType: 'MSKAsSource' }),
    'a stream whose last key could not be used': encrypted({ Status: 'ENABLING_FAILED', KeyARN: ownKey }),
    'a stream whose encryption could not be turned off': encrypted({ Status: 'DISABLING_FAILED', KeyARN: ownKey }),
  },
  gone: {
    'a stream that was deleted': stream({ DeliveryStreamName: 'another' }),
    'a stream that is being deleted': stream({ DeliveryStreamStatus: 'DELETING' }),
  },
});

describe('DataFirehose.1', () => {
  const encrypt = { field: 'key', from: null, to: 'AWS_OWNED_CMK' };

  it('is fixed when Firehose has made the change, and undone likewise', async () => {
    const { aws, finish } = fakeDeliveryStream({}, true);

    await apply(dataFirehose1, target, [encrypt], aws);
    expect(await verify(dataFirehose1, target, aws)).toEqual({ kind: 'settling' });
    finish();
    expect(await verify(dataFirehose1, target, aws)).toEqual({ kind: 'done' });

    await undo(dataFirehose1, target, [encrypt], aws);
    finish();
    expect(await dataFirehose1.read(target, aws)).toMatchObject({ key: null, status: 'DISABLED' });
  });

  it('names the Kinesis stream that has the data', async () => {
    expect(await plan(dataFirehose1, target, fakeDeliveryStream(fromKinesis).aws)).toMatchObject({
      reason: expect.stringContaining(source),
    });
  });

  it('never replaces a key that another principal has chosen since', async () => {
    const key = { Status: 'ENABLED', KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: ownKey } as const;
    const { aws } = fakeDeliveryStream({ DeliveryStreamEncryptionConfiguration: key });

    expect(await undo(dataFirehose1, target, [encrypt], aws)).toMatchObject({ kind: 'refused' });
    await expect(dataFirehose1.apply(target, { field: 'key', from: null, to: ownKey }, aws)).rejects.toThrow(
      'Choose another key yourself',
    );
    expect(aws.calls).not.toContain('firehose:StopDeliveryStreamEncryption');
  });

  it('says the status of a change that ASR did not make', () => {
    const state = { key: 'AWS_OWNED_CMK', status: 'ENABLING', source: 'DirectPut' };

    expect(dataFirehose1.settles?.whyStalled?.(state)).toContain('is ENABLING');
  });
});
