import {
  CreateStreamCommand,
  KinesisClient,
  type StartStreamEncryptionInput,
  type StreamDescriptionSummary,
} from '@aws-sdk/client-kinesis';
import type { Account } from '../../../emulated-account/index.ts';
import { fakeAws, named } from '../../../testing/index.ts';

export const streamArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
export const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: streamArn };

interface Stream {
  readonly given?: Partial<StreamDescriptionSummary>;
  /** The policies of the stream and of its consumers, by ARN. */
  readonly policies?: { readonly [arn: string]: object };
  /** The ARNs of the registered consumers, which are listed one by one. */
  readonly consumers?: readonly string[];
}

type Named = { readonly StreamARN?: string | undefined };

/** The stream `orders`. Kinesis makes a change when `finish` is called, if `isSlow`. */
export function fakeStream({ given = {}, policies = {}, consumers = [] }: Stream = {}, isSlow = false) {
  const usual = { StreamStatus: 'ACTIVE', EncryptionType: 'NONE', RetentionPeriodHours: 24 } as const;
  let stream: Partial<StreamDescriptionSummary> = { StreamARN: streamArn, ...usual, ...given };
  let next = stream;
  const check = ({ StreamARN }: Named) => {
    if (StreamARN !== stream.StreamARN) throw named('ResourceNotFoundException');
  };
  const change = (input: Named, changed: Partial<StreamDescriptionSummary>) => {
    check(input);
    if (stream.StreamStatus !== 'ACTIVE') throw named('ResourceInUseException');
    next = { ...stream, ...changed };
    stream = isSlow ? { ...stream, StreamStatus: 'UPDATING' } : next;
    return {};
  };
  const hours = (input: Named & { readonly RetentionPeriodHours: number }, isLonger: boolean) => {
    const { RetentionPeriodHours } = input;
    const present = stream.RetentionPeriodHours ?? 24;
    if (RetentionPeriodHours !== present && RetentionPeriodHours > present !== isLonger) {
      throw named('InvalidArgumentException');
    }
    return change(input, { RetentionPeriodHours });
  };
  const aws = fakeAws({
    DescribeStreamSummaryCommand: (input: Named) => {
      check(input);
      return { StreamDescriptionSummary: stream };
    },
    ListStreamConsumersCommand: (input: Named & { readonly NextToken?: string }) => {
      check(input);
      const index = Number(input.NextToken ?? 0);
      const ConsumerARN = consumers[index];
      const NextToken = index + 1 < consumers.length ? String(index + 1) : undefined;
      return { Consumers: ConsumerARN === undefined ? [] : [{ ConsumerARN }], NextToken };
    },
    GetResourcePolicyCommand: ({ ResourceARN }: { readonly ResourceARN: string }) => {
      const policy = policies[ResourceARN];
      if (policy === undefined && ResourceARN !== streamArn) throw named('ResourceNotFoundException');
      return { Policy: JSON.stringify(policy ?? {}) };
    },
    StartStreamEncryptionCommand: (input: StartStreamEncryptionInput) =>
      change(input, { EncryptionType: 'KMS', KeyId: input.KeyId }),
    StopStreamEncryptionCommand: (input: StartStreamEncryptionInput) => {
      if (input.EncryptionType !== 'KMS' || !input.KeyId) throw named('InvalidArgumentException');
      return change(input, { EncryptionType: 'NONE', KeyId: undefined });
    },
    IncreaseStreamRetentionPeriodCommand: (input: Named & { readonly RetentionPeriodHours: number }) =>
      hours(input, true),
    DecreaseStreamRetentionPeriodCommand: (input: Named & { readonly RetentionPeriodHours: number }) =>
      hours(input, false),
  });
  const finish = () => {
    stream = next;
  };
  return { aws, finish };
}

/** Creates a stream as Kinesis creates it. Returns its ARN. */
export async function arrangeStream(account: Account): Promise<string> {
  await account.client(KinesisClient).send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }));
  return `arn:aws:kinesis:${account.region}:${account.accountId}:stream/orders`;
}
