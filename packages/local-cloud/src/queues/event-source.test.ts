import { setTimeout as sleep } from 'node:timers/promises';
import { ReceiveMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { openEventSource } from './event-source.ts';
import type { InvocationResult } from '../functions/index.ts';

/** A queue with these messages, a function that works until it is let go, and what it was given. */
function open(messages: readonly Message[], isFair: boolean) {
  const waiting = [...messages];
  const working: (() => void)[] = [];
  const batches: (readonly string[])[] = [];
  let held = 0;
  const send = async (command: unknown) =>
    command instanceof ReceiveMessageCommand ? { Messages: waiting.splice(0, 10) } : {};
  const invoke = (event: unknown) =>
    new Promise<InvocationResult>((resolve) => {
      batches.push(
        (event as { readonly Records: readonly { readonly body: string }[] }).Records.map(({ body }) => body),
      );
      working.push(() => resolve({ ok: true, payload: '{"batchItemFailures":[]}' }));
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
    maximumConcurrency: 8,
    reportsBatchItemFailures: true,
    isFair,
    visibilityTimeoutSeconds: 720,
    clock: { sleep: async () => {} },
    isExpecting: () => held < messages.length,
    inHands: (change) => {
      held += change;
      if (change < 0) source.wake();
    },
    failed: (error) => {
      throw error;
    },
  });
  source.wake();
  return { source, batches, letGo: () => working.forEach((end) => end()) };
}

const of = (tenant: string, count: number): readonly Message[] =>
  Array.from({ length: count }, (_, nth) => ({
    MessageId: `${tenant}${nth}`,
    ReceiptHandle: `${tenant}${nth}`,
    Body: tenant,
    Attributes: { MessageGroupId: tenant, ApproximateReceiveCount: '1' },
  }));

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(5);
};

describe('an event source', () => {
  it.each([
    ['lets the tenant go first that has not flooded a fair queue', true, 6],
    ['keeps to the order of a queue that is not fair', false, -1],
  ])('%s', async (_what, isFair, batchOfQuiet) => {
    // The queue has the last message when eight batches of five are worked on.
    const { source, batches, letGo } = open([...of('flood', 60), ...of('quiet', 1)], isFair);
    await until(() => batches.length === 8);

    expect(batches.findIndex((tenants) => tenants[0] === 'quiet')).toBe(batchOfQuiet);
    const end = source.close();
    letGo();
    await end;
  });
});
