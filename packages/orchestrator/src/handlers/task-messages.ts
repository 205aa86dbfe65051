/** Works through messages that carry a task token: each on its own, each answered or left for a later try. */
import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type Answer, type RemediationRequest, type Running, deadLetterError } from '../model/index.ts';

/** What RunPlaybook puts into the queue. */
interface TaskMessage {
  readonly taskToken: string;
  readonly request: RemediationRequest;
}

/** Structured: a message that is always the same, and what is special about this time. */
export interface Log {
  info(message: string, details: { [name: string]: unknown }): void;
  warn(message: string, details: { [name: string]: unknown }): void;
  error(message: string, details: { [name: string]: unknown }): void;
}

/**
 * Handles every message and answers which must come again. One message never fails another.
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

/** Answers one message's request with its task token. What a later try can mend comes again. */
export async function answerMessage(
  message: SQSRecord,
  remediate: (request: RemediationRequest) => Promise<Answer | Running>,
  { stepFunctions, sqs, queueUrl, log }: { stepFunctions: SFNClient; sqs: SQSClient; queueUrl: string; log: Log },
): Promise<'done' | 'again'> {
  try {
    const { taskToken, request } = JSON.parse(message.body) as TaskMessage;
    const answer = await remediate(request);
    const { remediationId, controlId, accountId, outcome, reason } = answer;
    log.info('Answered', { remediationId, controlId, accountId, outcome, reason });
    await stepFunctions
      .send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer) }))
      .catch(ifNobodyWaits(log));
    return 'done';
  } catch (error) {
    const tries = Number(message.attributes.ApproximateReceiveCount);
    log.warn('To be tried again', { messageId: message.messageId, tries, error });
    await sqs
      .send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: message.receiptHandle,
          VisibilityTimeout: secondsUntilNextTry(tries, Math.random()),
        }),
      )
      // Without it the message still comes back, only later.
      .catch((visibility: unknown) =>
        log.warn('Could not shorten the wait', { messageId: message.messageId, error: visibility }),
      );
    return 'again';
  }
}

/** Sooner than the queue's own timeout, and spread out: 2 to 4 s after the first try, 150 to 300 s in the end. */
export function secondsUntilNextTry(tries: number, random: number): number {
  const longest = Math.min(300, 4 * 2 ** (tries - 1));
  return Math.ceil(longest / 2 + random * (longest / 2));
}

/** Fails the task of a message that was given up, so that no execution waits for an answer that never comes. */
export async function giveUpMessage(message: SQSRecord, stepFunctions: SFNClient, log: Log): Promise<'done' | 'again'> {
  const taskToken = taskTokenIn(message.body);
  if (taskToken === undefined) {
    log.error('A dead letter without a task token; nobody waits for it', {
      messageId: message.messageId,
      body: message.body.slice(0, 2000),
    });
    return 'done';
  }
  const cause = 'The playbook function gave up after repeated failures. Look at its log, then remediate again.';
  try {
    await stepFunctions
      .send(new SendTaskFailureCommand({ taskToken, error: deadLetterError, cause }))
      .catch(ifNobodyWaits(log));
    return 'done';
  } catch (error) {
    log.error('Could not fail the task', { messageId: message.messageId, error });
    return 'again';
  }
}

/** The execution has given up, or heard the answer from an earlier delivery. There is nobody left to tell. */
function ifNobodyWaits(log: Log) {
  return (error: unknown) => {
    if (!(error instanceof Error && ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].includes(error.name)))
      throw error;
    log.warn('Nobody waits for this answer any more', { error: error.name });
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
