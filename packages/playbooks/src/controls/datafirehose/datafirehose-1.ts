import {
  type DeliveryStreamDescription,
  type DeliveryStreamEncryptionConfiguration,
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  StartDeliveryStreamEncryptionCommand,
  StopDeliveryStreamEncryptionCommand,
} from '@aws-sdk/client-firehose';
import { cannot, definePlaybook, ifAbsent, lastPartOf, limit, refuse, set } from '../../engine/index.ts';

const anyStream = 'arn:{partition}:firehose:{region}:{account}:deliverystream/{id}';

/** A key that AWS owns, free of charge. */
const ownedByAws = 'AWS_OWNED_CMK';

interface Stream {
  /** As requested: `AWS_OWNED_CMK`, or the ARN of a customer managed key. `null`: records are not encrypted. */
  readonly key: string | null;
  /** The status of the encryption. */
  readonly status: string;
  readonly source: string;
}

/**
 * DataFirehose.1: Firehose delivery streams should be encrypted at rest.
 *
 * ASR turns on server-side encryption with a key that AWS owns, free of charge. Producers and destinations are not affected,
 * and the stream stays available. A stream with another key keeps it.
 *
 * Firehose encrypts only streams with direct PUT as their source, and the control also reports the others. ASR refuses those:
 * their data at rest is in the source, a Kinesis stream or a cluster of Amazon MSK, so encrypt the source and suppress the
 * finding. ASR also refuses a stream whose last change of the encryption failed, because its former key may still be in use.
 *
 * @failed The AWS Config rule `kinesis-firehose-delivery-stream-encrypted` finds a stream without server-side encryption.
 * @reads The encryption and the source of the stream.
 * @impact None.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the stream.
 * @undo Undo turns the encryption off. Records that are already encrypted are delivered.
 * @unverified Whether the control passes a stream that reads from a source, in spite of its page.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/datafirehose-controls.html#datafirehose-1
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html
 */
export const dataFirehose1 = definePlaybook({
  control: 'DataFirehose.1',
  title: 'encrypt the records of a Firehose stream with a key that AWS owns',
  resourceType: 'AwsKinesisFirehoseDeliveryStream',
  permissions: {
    read: ['firehose:DescribeDeliveryStream'],
    write: ['firehose:StartDeliveryStreamEncryption', 'firehose:StopDeliveryStreamEncryption'],
    on: limit(
      [anyStream],
      'firehose:DescribeDeliveryStream',
      'firehose:StartDeliveryStreamEncryption',
      'firehose:StopDeliveryStreamEncryption',
    ),
  },
  undoOnly: ['firehose:StopDeliveryStreamEncryption'],
  parameters: {},
  settles: {
    withinSeconds: 900,
    isSettled: ({ status }: Stream) => status !== 'ENABLING' && status !== 'DISABLING',
    whyStalled: ({ status }: Stream) =>
      `The status of the encryption is ${status}. Remediate again when Firehose has made the change.`,
  },

  async read({ resourceId }, aws): Promise<Stream | undefined> {
    const found = await aws
      .client(FirehoseClient)
      .send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: lastPartOf(resourceId) }))
      .then(({ DeliveryStreamDescription: description }) => description)
      .catch(ifAbsent('ResourceNotFoundException', undefined));
    return found === undefined || found.DeliveryStreamStatus === 'DELETING' ? undefined : streamIn(found);
  },

  plan(stream) {
    if (stream.key !== null) return { kind: 'compliant' };
    const why = whyNot(stream);
    return why === undefined ? set(stream, { key: ownedByAws }) : refuse(why);
  },

  async apply({ resourceId }, { to }, aws) {
    const firehose = aws.client(FirehoseClient);
    const DeliveryStreamName = lastPartOf(resourceId);
    if (to === null) {
      await firehose.send(new StopDeliveryStreamEncryptionCommand({ DeliveryStreamName }));
      return;
    }
    if (to !== ownedByAws)
      cannot('ASR encrypts a stream only with the key that AWS owns. Choose another key yourself.');
    await firehose.send(
      new StartDeliveryStreamEncryptionCommand({
        DeliveryStreamName,
        DeliveryStreamEncryptionConfigurationInput: { KeyType: ownedByAws },
      }),
    );
  },
});

function streamIn({ DeliveryStreamEncryptionConfiguration: encryption, ...stream }: DeliveryStreamDescription): Stream {
  const status = encryption?.Status ?? 'DISABLED';
  const isEncrypted = status === 'ENABLED' || status === 'ENABLING';
  const kinesis = stream.Source?.KinesisStreamSourceDescription?.KinesisStreamARN;
  return {
    key: isEncrypted ? keyIn(encryption) : null,
    status,
    source: kinesis ?? String(stream.DeliveryStreamType),
  };
}

/** Firehose names no key if AWS owns it. */
function keyIn(encryption: DeliveryStreamEncryptionConfiguration | undefined): string {
  return encryption?.KeyARN ?? encryption?.KeyType ?? ownedByAws;
}

function whyNot({ source, status }: Stream): string | undefined {
  if (source !== 'DirectPut') {
    return (
      `The stream reads from ${source}, and Firehose encrypts only streams with direct PUT. Encrypt the data in the ` +
      'source, for a Kinesis stream by remediating Kinesis.1, and suppress this finding.'
    );
  }
  if (!status.endsWith('_FAILED')) return undefined;
  return (
    `The status of the encryption is ${status}, and Firehose may still use the former key. Resolve what Firehose ` +
    'reports, such as a disabled key, and turn the encryption on yourself.'
  );
}
