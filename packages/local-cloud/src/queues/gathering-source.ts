/**
 * An event source mapping with a batching window: a function receives the messages of some time together. The messages
 * wait here and not in moto, because their time passes on the simulated clock, and passively: no execution waits for it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
import { randomUUID } from 'node:crypto';
import type { Message } from '@aws-sdk/client-sqs';
import type { Clock } from '../clock/index.ts';
import type { Resource } from '../cloudformation/index.ts';
import type { LocalFunction } from '../functions/index.ts';
import { batchEvent, failedIds } from './message-batch.ts';

export interface GatheringSource {
  readonly queueArn: string;
  readonly queueUrl: string;
  /** Sends a message to the queue. */
  readonly send: (body: string) => void;
  /** The bodies of the messages that went to the dead-letter queue. */
  readonly lost: () => readonly string[];
  /** Delivers the messages without waiting for the window, until the queue is empty. */
  drain(): Promise<void>;
  /** Waits for the batches that the function works on. */
  close(): Promise<void>;
}

export interface GatheringOptions {
  readonly queue: Resource;
  readonly function: LocalFunction;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumConcurrency: number;
  readonly clock: Pick<Clock, 'sleepPassively'>;
}

/** Lambda sends at most 6 MB to a function. */
const mostBytes = 6 * 1024 * 1024;

interface Waiting {
  readonly body: string;
  readonly id: string;
  receives: number;
}

export function openGatheringSource(options: GatheringOptions): GatheringSource {
  const { queue, batchSize, windowSeconds, maximumConcurrency, clock } = options;
  const queueArn = String(queue.attributes['Arn']);
  const visibilitySeconds = Number(queue.properties['VisibilityTimeout'] ?? 30);
  const { maxReceiveCount = Infinity } = (queue.properties['RedrivePolicy'] ?? {}) as {
    readonly maxReceiveCount?: number;
  };
  const waiting: Waiting[] = [];
  const lost: string[] = [];
  const hidden = new Set<Waiting>();
  const batches = new Set<Promise<void>>();
  /** Counts the windows. A window begins with the first message that waits, and ends when none waits. */
  let windows = 0;
  let isTimed = false;
  const closing = new AbortController();
  let isDue = false;

  const deliver = (): void => {
    while (!closing.signal.aborted && batches.size < maximumConcurrency && (isDue || waiting.length >= batchSize)) {
      const taken = waiting.splice(0, batchLength(waiting, batchSize));
      if (waiting.length === 0) {
        isDue = false;
        isTimed = false;
        windows += 1;
      }
      if (taken.length === 0) return;
      const batch = handle(taken).finally(() => {
        batches.delete(batch);
        deliver();
      });
      batches.add(batch);
    }
  };
  const handle = async (taken: readonly Waiting[]): Promise<void> => {
    for (const one of taken) one.receives += 1;
    const messages = taken.map(asMessage);
    const result = await options.function.invoke(batchEvent(messages, queueArn));
    const failed = failedIds(messages, result, true);
    const again = taken.filter(({ id }) => failed.has(id));
    lost.push(...again.filter(({ receives }) => receives >= maxReceiveCount).map(({ body }) => body));
    const left = again.filter(({ receives }) => receives < maxReceiveCount);
    for (const one of left) hidden.add(one);
    if (left.length > 0) void clock.sleepPassively(visibilitySeconds * 1000).then(() => showAgain(left));
  };
  const showAgain = (some: readonly Waiting[]): void => add(some.filter((one) => hidden.delete(one)));
  const add = (some: readonly Waiting[]): void => {
    waiting.push(...some);
    deliver();
    if (isTimed || waiting.length === 0) return;
    isTimed = true;
    const window = windows;
    void clock.sleepPassively(windowSeconds * 1000).then(() => {
      if (window !== windows) return;
      isTimed = false;
      isDue = waiting.length > 0;
      deliver();
    });
  };
  return {
    queueArn,
    queueUrl: queue.ref,
    send: (body) => add([{ body, id: randomUUID(), receives: 0 }]),
    lost: () => [...lost],
    async drain() {
      while (waiting.length + hidden.size + batches.size > 0) {
        showAgain([...hidden]);
        isDue = waiting.length > 0;
        deliver();
        await Promise.all(batches);
      }
    },
    async close() {
      closing.abort();
      await Promise.all(batches);
    },
  };
}

function batchLength(waiting: readonly Waiting[], batchSize: number): number {
  let bytes = 0;
  const most = waiting.slice(0, batchSize);
  const tooMany = most.findIndex(({ body }, index) => {
    // In JSON, and with the attributes of a message.
    bytes += Buffer.byteLength(JSON.stringify(body)) + 600;
    return index > 0 && bytes > mostBytes;
  });
  return tooMany === -1 ? most.length : tooMany;
}

function asMessage({ body, id, receives }: Waiting): Message {
  return {
    MessageId: id,
    ReceiptHandle: id,
    Body: body,
    Attributes: { ApproximateReceiveCount: String(receives) },
  };
}
