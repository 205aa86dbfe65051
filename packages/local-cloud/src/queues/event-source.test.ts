import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type EventSource, openEventSource } from './event-source.ts';
import type { InvocationResult } from '../functions/index.ts';

interface Opened {
  readonly source: EventSource;
  /** The bodies of each batch, in the order of the invocations. */
  readonly batches: readonly (readonly string[])[];
  readonly deleted: readonly string[];
  /** Seconds until messages are visible again. */
  readonly hidden: readonly number[];
  /** Ends every invocation that is running. */
  readonly finish: () => void;
}

let opened: Opened | undefined;
afterEach(async () => {
  const closing = opened?.source.close();
  opened?.finish();
  await closing;
});

/** A queue with these messages, and a function that works until `finish`. */
function open(
  count: number,
  result: InvocationResult = { ok: true, payload: '{"batchItemFailures":[]}' },
  secondsOf: (receiptHandle: string) => number | undefined = () => undefined,
): Opened {
  const waiting: Message[] = Array.from({ length: count }, (_, nth) => ({
    MessageId: `id-${nth}`,
    ReceiptHandle: `receipt-${nth}`,
    Body: `body-${nth}`,
    Attributes: { ApproximateReceiveCount: '1' },
  }));
  const running: (() => void)[] = [];
  const batches: (readonly string[])[] = [];
  const deleted: string[] = [];
  const hidden: number[] = [];
  let held = 0;
  const send = async (command: unknown) => {
    if (command instanceof ReceiveMessageCommand)
      return { Messages: waiting.splice(0, command.input.MaxNumberOfMessages) };
    if (command instanceof DeleteMessageBatchCommand)
      deleted.push(...(command.input.Entries ?? []).map(({ ReceiptHandle = '' }) => ReceiptHandle));
    return {};
  };
  const invoke = (event: unknown) =>
    new Promise<InvocationResult>((resolve) => {
      const { Records } = event as { readonly Records: readonly { readonly body: string }[] };
      batches.push(Records.map(({ body }) => body));
      running.push(() => resolve(result));
    });
  const source = openEventSource({
    sqs: { send } as unknown as SQSClient,
    queueUrl: 'http://localhost/queue',
    queueArn: 'arn:aws:sqs:eu-west-1:999999999999:queue',
    function: {
      name: 'f',
      arn: 'f',
      timeoutSeconds: 1,
      invocations: 0,
      invoke,
      crash: async () => {},
      close: async () => {},
    },
    batchSize: 5,
    maximumConcurrency: 2,
    reportsBatchItemFailures: true,
    visibilityTimeoutSeconds: 720,
    visibility: { secondsOf },
    clock: {
      sleep(milliseconds) {
        hidden.push(milliseconds / 1000);
        return new Promise(() => {});
      },
    },
    isExpecting: () => held < count,
    inHands: (change) => {
      held += change;
      if (change < 0) source.wake();
    },
    failed: (error) => {
      throw error;
    },
  });
  opened = { source, batches, deleted, hidden, finish: () => running.forEach((end) => end()) };
  source.wake();
  return opened;
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(5);
};

describe('an event source', () => {
  it('invokes the function with batches in the order of the queue, up to its concurrency', async () => {
    const { batches } = open(12);
    await until(() => batches.length === 2);
    await sleep(50);

    expect(batches).toEqual([
      ['body-0', 'body-1', 'body-2', 'body-3', 'body-4'],
      ['body-5', 'body-6', 'body-7', 'body-8', 'body-9'],
    ]);
  });

  it('deletes the messages of a batch that the function handled', async () => {
    const { batches, deleted, finish } = open(2);
    await until(() => batches.length === 1);
    finish();
    await until(() => deleted.length === 2);

    expect(deleted).toEqual(['receipt-0', 'receipt-1']);
  });

  it('keeps the messages that the function reports as failed', async () => {
    const payload = JSON.stringify({ batchItemFailures: [{ itemIdentifier: 'id-1' }] });
    const { batches, deleted, finish } = open(3, { ok: true, payload });
    await until(() => batches.length === 1);
    finish();
    await until(() => deleted.length > 0);

    expect(deleted).toEqual(['receipt-0', 'receipt-2']);
  });

  it('hides a message of a failed batch for as long as the function said, and the others for the timeout of the queue', async () => {
    const crashed: InvocationResult = { ok: false, error: { errorType: 'Runtime.ExitError', errorMessage: '' } };
    const { batches, hidden, finish } = open(3, crashed, (receipt) => (receipt === 'receipt-1' ? 3 : undefined));
    await until(() => batches.length === 1);
    finish();
    await until(() => hidden.length === 2);

    expect(hidden.toSorted((a, b) => a - b)).toEqual([3, 720]);
  });
});
