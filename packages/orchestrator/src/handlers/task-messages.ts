/** Handles queue messages that contain a task token. Each message is answered, or left for a retry. */
import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deliveriesOf } from './isolate-messages.ts';
import type { Group, GroupAnswer } from '../groups/index.ts';
import { type Answer, type RemediationRequest, type Running, deadLetterError } from '../model/index.ts';

/** The message that the state RunPlaybook puts into the queue. Executions of earlier versions send one request. */
type TaskMessage = { readonly taskToken: string; readonly alone?: true } & (
  Group | { readonly request: RemediationRequest }
);

/** The work that a message asks for. */
export interface Handlers {
  readonly one: (request: RemediationRequest) => Promise<Answer | Running>;
  /** @param delivery 1: the queue delivers the message for the first time. */
  readonly group: (group: Group, delivery: number) => Promise<GroupAnswer>;
}

/** A structured log: a constant message, and the details of the event. */
export interface Log {
  info(message: string, details: { [name: string]: unknown }): void;
  warn(message: string, details: { [name: string]: unknown }): void;
  error(message: string, details: { [name: string]: unknown }): void;
}

export interface Queue {
  /** Hides a message from other invocations for some seconds. */
  readonly hideFor: (message: SQSRecord, seconds: number) => Promise<void>;
  readonly log: Log;
}

/** What answers the state machine. */
export interface Answering extends Queue {
  readonly stepFunctions: SFNClient;
}

/**
 * Handles every message, and returns the messages to redeliver. One message never fails another.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export async function handleEach(
  event: SQSEvent,
  handle: (message: SQSRecord) => Promise<'done' | 'again'>,
): Promise<SQSBatchResponse> {
  const results = await Promise.all(
    event.Records.map(async (message) => ({ itemIdentifier: message.messageId, result: await handle(message) })),
  );
  return {
    batchItemFailures: results
      .filter(({ result }) => result === 'again')
      .map(({ itemIdentifier }) => ({ itemIdentifier })),
  };
}

/** Answers the requests of one message with its task token. A message whose error a retry can resolve is redelivered. */
export async function answerMessage(
  message: SQSRecord,
  handlers: Handlers,
  { stepFunctions, ...queue }: Answering,
): Promise<'done' | 'again'> {
  const { log } = queue;
  const tries = deliveriesOf(message);
  try {
    const { taskToken, alone: _, ...asked } = JSON.parse(message.body) as TaskMessage;
    const answer = 'requests' in asked ? await handlers.group(asked, tries) : await handlers.one(asked.request);
    for (const one of answersIn(answer, asked)) {
      const { remediationId, controlId, accountId, outcome, reason } = one;
      log.info('Answered', { remediationId, controlId, accountId, outcome, reason });
    }
    await stepFunctions
      .send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer) }))
      .catch(unlessTaskEnded(log));
    return 'done';
  } catch (error) {
    log.warn('Will be retried', { messageId: message.messageId, tries, error });
    return deliverAgain(message, secondsUntilNextTry(tries, Math.random()), queue);
  }
}

/** Leaves a message for another invocation, because one of its batch is handled alone. */
export function postpone(message: SQSRecord, queue: Queue): Promise<'again'> {
  return deliverAgain(message, secondsUntilNextTry(1, Math.random()), queue);
}

async function deliverAgain(message: SQSRecord, seconds: number, { hideFor, log }: Queue): Promise<'again'> {
  // If this fails, the message is redelivered later, at the queue's own timeout.
  await hideFor(message, seconds).catch((error: unknown) =>
    log.warn('Could not shorten the visibility timeout', { messageId: message.messageId, error }),
  );
  return 'again';
}

/** The answers that this message brought. */
function answersIn(
  answer: Answer | Running | GroupAnswer,
  asked: Group | { readonly request: RemediationRequest },
): readonly (Answer | Running)[] {
  if (!('ended' in answer)) return [answer];
  return answer.ended.slice('ended' in asked ? asked.ended.length : 0);
}

/** Shorter than the queue's own timeout, with jitter: 2 to 4 s after the first try, and up to 150 to 300 s. */
export function secondsUntilNextTry(tries: number, random: number): number {
  const longest = Math.min(300, 4 * 2 ** (tries - 1));
  return Math.ceil(longest / 2 + random * (longest / 2));
}

/** Fails the task of a dead letter, so that no execution waits for an answer that never arrives. */
export async function giveUpMessage(message: SQSRecord, stepFunctions: SFNClient, log: Log): Promise<'done' | 'again'> {
  const taskToken = taskTokenIn(message.body);
  if (taskToken === undefined) {
    log.error('Dead letter without a task token; no execution waits for it', {
      messageId: message.messageId,
      body: message.body.slice(0, 2000),
    });
    return 'done';
  }
  const cause = 'The playbook function gave up after repeated failures. Check its log, then remediate again.';
  try {
    await stepFunctions
      .send(new SendTaskFailureCommand({ taskToken, error: deadLetterError, cause }))
      .catch(unlessTaskEnded(log));
    return 'done';
  } catch (error) {
    log.error('Could not fail the task', { messageId: message.messageId, error });
    return 'again';
  }
}

/** Ignores the errors of a task that has ended: the execution timed out, or an earlier delivery answered it. */
function unlessTaskEnded(log: Log) {
  return (error: unknown) => {
    if (!(error instanceof Error && ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].includes(error.name)))
      throw error;
    log.warn('The task has ended, so the answer was dropped', { error: error.name });
  };
}

function taskTokenIn(body: string): string | undefined {
  try {
    const message = JSON.parse(body) as { readonly taskToken?: unknown } | null;
    return typeof message?.taskToken === 'string' ? message.taskToken : undefined;
  } catch {
    return undefined;
  }
}
