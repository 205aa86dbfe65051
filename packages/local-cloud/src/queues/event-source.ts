/**
 * An event source mapping: takes messages from a queue to a function.
 *
 * It polls only while somebody waits for messages that are not here yet, and never with a long poll: moto would go on
 * polling for a process that is gone, and take a message meant for the next one. It looks through all that lies in the
 * queue before it takes a batch, because whose turn it is depends on all (`fair-queue.ts`).
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
import { fairQueue } from './fair-queue.ts';
import type { InvocationResult, LocalFunction } from '../functions/index.ts';

export interface EventSourceOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly function: LocalFunction;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportsBatchItemFailures: boolean;
  /** Of the queue: how long a message is hidden that a function has, or had when it died. */
  readonly visibilityTimeoutSeconds: number;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Whether the `MessageGroupId` of a message says whose it is. */
  readonly isFair: boolean;
  /** Whether messages are expected that no function has in its hands. */
  readonly isExpecting: () => boolean;
  /** The function has so many messages more, or fewer, in its hands. */
  readonly inHands: (change: number) => void;
  /** The queue cannot be reached; nothing more will be taken from it. */
  readonly failed: (error: Error) => void;
}

export interface EventSource {
  /** Looks into the queue at once. */
  wake(): void;
  /** Hands over whatever lies in the queue, though nobody waits for it, until it is empty. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** What ReceiveMessage gives at most. */
const mostMessages = 10;
/** Seconds by the wall: longer than anybody plays, and far from the twelve hours in all that SQS hides a message. */
const longestHidden = 900;
/** What a function asks for that wants a message sooner than the queue would show it: a middling try of ours. */
const askedForSeconds = 30;
/** How many may lie here: so few that the last has its turn before the queue would give it to somebody else. */
const mostHeld = 1000;
/** How soon to look again, doubled up to the longest. */
const pauses = { shortest: 10, longest: 250 };

export function openEventSource(options: EventSourceOptions): EventSource {
  const { sqs, queueUrl: QueueUrl, batchSize, maximumConcurrency, isFair } = options;
  const closing = new AbortController();
  const batches = new Set<Promise<void>>();
  const queue = fairQueue<Message>(({ Attributes }) => (isFair ? Attributes?.MessageGroupId : undefined));
  let waking = Promise.withResolvers<void>();

  const mayTake = () => batches.size < maximumConcurrency && options.isExpecting();
  const poll = async (): Promise<void> => {
    let pause = pauses.shortest;
    while (!closing.signal.aborted) {
      if (!mayTake()) {
        await waking.promise;
        pause = pauses.shortest;
      } else if (await takeBatch()) {
        pause = pauses.shortest;
      } else {
        await Promise.race([waking.promise, sleep(pause, undefined, { ref: false })]);
        pause = Math.min(pauses.longest, pause * 2);
      }
    }
  };
  const receive = async (): Promise<void> => {
    while (queue.size < mostHeld) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: mostMessages,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 0,
      });
      const { Messages = [] } = await sqs.send(command);
      queue.add(Messages);
      if (Messages.length < mostMessages) return;
    }
  };
  const takeBatch = async (): Promise<boolean> => {
    await receive();
    const messages = queue.take(Math.min(batchSize, mostMessages));
    if (messages.length === 0) return false;
    options.inHands(messages.length);
    const batch = handleBatch(messages, options)
      .then(({ again, seconds }) => void showAgain(again, seconds).catch(options.failed))
      .catch(options.failed)
      .finally(() => {
        batches.delete(batch);
        queue.done(messages);
        options.inHands(-messages.length);
      });
    batches.add(batch);
    return true;
  };
  const wake = (): void => {
    waking.resolve();
    waking = Promise.withResolvers<void>();
  };
  const showAgain = async (messages: readonly Message[], seconds: number): Promise<void> => {
    if (messages.length === 0) return;
    const hideFor = (VisibilityTimeout: number) =>
      Promise.all(
        messages.map(({ ReceiptHandle }) =>
          sqs
            .send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }))
            .catch(ifTakenAgain),
        ),
      );
    // moto counts by the wall, and must not show it before the clock of the local cloud says so.
    await hideFor(longestHidden);
    await options.clock.sleep(seconds * 1000);
    if (closing.signal.aborted) return;
    await hideFor(0);
    wake();
  };
  const polling = poll().catch(options.failed);
  return {
    wake,
    async drain() {
      while (batches.size > 0 || (await messagesIn(sqs, QueueUrl)) > 0) {
        const isTaken = await takeBatch();
        await Promise.all(batches);
        if (!isTaken) await sleep(pauses.longest / 5);
      }
    },
    async close() {
      closing.abort();
      wake();
      await Promise.all([polling, ...batches]);
      await giveBack(queue.drain(), options);
    },
  };
}

/** The function wanted it so soon that it was taken again while the rest of its batch was still handled. */
function ifTakenAgain(error: unknown): void {
  if (!(error instanceof Error && error.name === 'ReceiptHandleIsInvalid')) throw error;
}

/** Those that a function has, or had a moment ago, among them. */
async function messagesIn(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  const { Attributes = {} } = await sqs.send(command);
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

/** For whoever comes next. A queue that is gone needs nothing back. */
async function giveBack(messages: readonly Message[], { sqs, queueUrl: QueueUrl }: EventSourceOptions): Promise<void> {
  const commands = messages.map(
    ({ ReceiptHandle }) => new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  );
  await Promise.allSettled(commands.map((command) => sqs.send(command)));
}

/** Answers with what must come again, and in how many seconds of the local cloud. */
async function handleBatch(
  messages: readonly Message[],
  options: EventSourceOptions,
): Promise<{ readonly again: readonly Message[]; readonly seconds: number }> {
  const { sqs, queueUrl: QueueUrl, visibilityTimeoutSeconds } = options;
  const result = await options.function.invoke({
    Records: messages.map((message) => asRecord(message, options.queueArn)),
  });
  const failed = failedIds(messages, result, options.reportsBatchItemFailures);
  const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
  if (done.length > 0) {
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle: ReceiptHandle ?? '' }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  const again = messages.filter(({ MessageId }) => failed.has(MessageId ?? ''));
  return { again, seconds: result.ok ? askedForSeconds : visibilityTimeoutSeconds };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
function failedIds(messages: readonly Message[], result: InvocationResult, reports: boolean): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId = '' }) => MessageId));
  if (!result.ok) return all;
  const payload = JSON.parse(result.payload) as {
    readonly batchItemFailures?: readonly { readonly itemIdentifier?: unknown }[];
  } | null;
  if (!reports) return new Set();
  const ids = (payload?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  // An id that is none of the batch's makes Lambda take the whole batch for failed.
  return ids.every((id) => typeof id === 'string' && all.has(id)) ? new Set(ids as readonly string[]) : all;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
function asRecord(message: Message, eventSourceARN: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: message.MessageAttributes ?? {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: eventSourceARN.split(':')[3],
  };
}
