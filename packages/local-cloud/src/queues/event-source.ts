/**
 * An event source mapping: delivers messages from a queue to a function.
 *
 * It polls only while a task waits for a message that no function has received. It never uses long polling: moto would
 * continue the poll of a process that has ended, and take a message that is meant for the next process. Messages are
 * delivered in the order of the queue; the local cloud does not emulate fair queues.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../clock/index.ts';
import type { LocalFunction } from '../functions/index.ts';
import { batchEvent, failedIds } from './message-batch.ts';
import type { VisibilityChanges } from './visibility.ts';

export interface EventSourceOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly function: LocalFunction;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportsBatchItemFailures: boolean;
  /** Seconds that the queue hides a message after it was received. */
  readonly visibilityTimeoutSeconds: number;
  readonly visibility: Pick<VisibilityChanges, 'secondsOf'>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Whether a task waits for a message that no function has received. */
  readonly isExpecting: () => boolean;
  /** Called with the change in the number of messages that the function works on. */
  readonly inHands: (change: number) => void;
  /** Called when the queue cannot be reached. The source stops. */
  readonly failed: (error: Error) => void;
}

export interface EventSource {
  /** Polls the queue now. */
  wake(): void;
  /** Delivers messages until the queue is empty, even if no task waits for them. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** The maximum number of messages of ReceiveMessage. */
const mostMessages = 10;
/** Seconds of the wall clock: longer than a test runs, and below the twelve hours that SQS allows. */
const longestHidden = 900;
/** Milliseconds between polls of an empty queue, doubled up to the longest. */
const pauses = { shortest: 10, longest: 250 };

/** The state of an open mapping. */
interface Source {
  readonly options: EventSourceOptions;
  readonly closing: AbortController;
  /** The batches that the function works on. */
  readonly batches: Set<Promise<void>>;
  /** Resolved by `wake`, and then replaced. */
  waking: PromiseWithResolvers<void>;
}

export function openEventSource(options: EventSourceOptions): EventSource {
  const source: Source = {
    options,
    closing: new AbortController(),
    batches: new Set(),
    waking: Promise.withResolvers(),
  };
  const polling = poll(source).catch(options.failed);
  return {
    wake: () => wake(source),
    drain: () => drain(source),
    async close() {
      source.closing.abort();
      wake(source);
      await Promise.all([polling, ...source.batches]);
    },
  };
}

async function poll(source: Source): Promise<void> {
  const { closing, batches, options } = source;
  let pause = pauses.shortest;
  while (!closing.signal.aborted) {
    if (batches.size >= options.maximumConcurrency || !options.isExpecting()) {
      await source.waking.promise;
      pause = pauses.shortest;
    } else if (await takeBatch(source)) {
      pause = pauses.shortest;
    } else {
      await Promise.race([source.waking.promise, sleep(pause, undefined, { ref: false })]);
      pause = Math.min(pauses.longest, pause * 2);
    }
  }
}

function wake(source: Source): void {
  source.waking.resolve();
  source.waking = Promise.withResolvers();
}

async function drain(source: Source): Promise<void> {
  while (source.batches.size > 0 || (await messagesIn(source.options)) > 0) {
    const isTaken = await takeBatch(source);
    await Promise.all(source.batches);
    if (!isTaken) await sleep(pauses.longest / 5);
  }
}

/** Delivers one batch to the function, without waiting for its answer. Returns `false` if the queue is empty. */
async function takeBatch(source: Source): Promise<boolean> {
  const { options, batches } = source;
  const messages = await receive(options);
  if (messages.length === 0) return false;
  options.inHands(messages.length);
  const batch = handle(messages, options)
    .then((retry) => void showAgain(source, retry).catch(options.failed))
    .catch(options.failed)
    .finally(() => {
      batches.delete(batch);
      options.inHands(-messages.length);
    });
  batches.add(batch);
  return true;
}

async function receive({ sqs, queueUrl: QueueUrl, batchSize }: EventSourceOptions): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: Math.min(batchSize, mostMessages),
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
    WaitTimeSeconds: 0,
  });
  return (await sqs.send(command)).Messages ?? [];
}

/** Handles a batch, and returns the messages that become visible again. */
async function handle(messages: readonly Message[], options: EventSourceOptions): Promise<readonly Message[]> {
  const { sqs, queueUrl: QueueUrl, queueArn, reportsBatchItemFailures } = options;
  const result = await options.function.invoke(batchEvent(messages, queueArn));
  const failed = failedIds(messages, result, reportsBatchItemFailures);
  const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
  if (done.length > 0) {
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle: ReceiptHandle ?? '' }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  return messages.filter(({ MessageId }) => failed.has(MessageId ?? ''));
}

async function showAgain(source: Source, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  // moto counts by the wall clock, and must not show a message before the clock of the local cloud does.
  await hide(messages, longestHidden, source.options);
  const { visibility, visibilityTimeoutSeconds } = source.options;
  const bySeconds = Map.groupBy(
    messages,
    ({ ReceiptHandle = '' }) => visibility.secondsOf(ReceiptHandle) ?? visibilityTimeoutSeconds,
  );
  await Promise.all([...bySeconds].map(([seconds, some]) => showAfter(source, seconds, some)));
}

async function showAfter(source: Source, seconds: number, messages: readonly Message[]): Promise<void> {
  await source.options.clock.sleep(seconds * 1000);
  if (source.closing.signal.aborted) return;
  await hide(messages, 0, source.options);
  wake(source);
}

async function hide(
  messages: readonly Message[],
  VisibilityTimeout: number,
  { sqs, queueUrl: QueueUrl }: EventSourceOptions,
): Promise<void> {
  const commands = messages.map(
    ({ ReceiptHandle }) => new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
  );
  await Promise.all(commands.map((command) => sqs.send(command).catch(unlessReceivedAgain)));
}

/** The message was received again while the function still worked on the rest of its batch: this receipt is old. */
function unlessReceivedAgain(error: unknown): void {
  if (!(error instanceof Error && error.name === 'ReceiptHandleIsInvalid')) throw error;
}

/** The number of messages in the queue, including those that were received and not deleted. */
async function messagesIn({ sqs, queueUrl: QueueUrl }: EventSourceOptions): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  const { Attributes = {} } = await sqs.send(command);
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}
