import { describe, expect, it } from '@jest/globals';
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { answer } from '../model/index.ts';
import { hideFor } from './redelivery.ts';
import { answerMessage, giveUpMessage, handleEach, secondsUntilNextTry } from './task-messages.ts';
import { aRequest } from '../testing/index.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function aMessage(body: unknown, messageId = 'm-1', receiveCount = 1): SQSRecord {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    messageId,
    body: text,
    receiptHandle: `handle-${messageId}`,
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  } as SQSRecord;
}

function aws() {
  const stepFunctionsClient = new SFNClient({ region: 'us-east-1' });
  const sqsClient = new SQSClient({ region: 'us-east-1' });
  const stepFunctions = mockClient(stepFunctionsClient);
  stepFunctions.on(SendTaskSuccessCommand).resolves({});
  stepFunctions.on(SendTaskFailureCommand).resolves({});
  const sqs = mockClient(sqsClient);
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  const clients = {
    stepFunctions: stepFunctionsClient,
    hideFor: (message: SQSRecord, seconds: number) => hideFor(message, seconds, 'https://queue', sqsClient),
    log: silent,
  };
  return { stepFunctions, sqs, clients };
}

const fixed = answer(aRequest(), { outcome: 'fixed', reason: 'Changed and verified.' });
const noGroup = async () => Promise.reject(new Error('The message contains no group.'));
const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

describe('answering a message', () => {
  it('sends the answer with the task token', async () => {
    const { stepFunctions, clients } = aws();

    expect(
      await answerMessage(
        aMessage({ taskToken: 't', request: aRequest() }),
        { one: async () => fixed, group: noGroup },
        clients,
      ),
    ).toBe('done');

    expect(stepFunctions.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input).toEqual({
      taskToken: 't',
      output: JSON.stringify(fixed),
    });
  });

  it('redelivers the message soon after a temporary failure', async () => {
    const { stepFunctions, sqs, clients } = aws();

    expect(
      await answerMessage(
        aMessage({ taskToken: 't', request: aRequest() }),
        { one: () => Promise.reject(throttled), group: noGroup },
        clients,
      ),
    ).toBe('again');

    expect(stepFunctions.calls()).toHaveLength(0);
    const [call] = sqs.commandCalls(ChangeMessageVisibilityCommand);
    expect(call?.args[0].input).toMatchObject({ QueueUrl: 'https://queue', ReceiptHandle: 'handle-m-1' });
    expect(call?.args[0].input.VisibilityTimeout).toBeLessThanOrEqual(4);
  });

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'is done when the task has ended (%s)',
    async (name) => {
      const { stepFunctions, clients } = aws();
      stepFunctions.on(SendTaskSuccessCommand).rejects(Object.assign(new Error(name), { name }));

      expect(
        await answerMessage(
          aMessage({ taskToken: 't', request: aRequest() }),
          { one: async () => fixed, group: noGroup },
          clients,
        ),
      ).toBe('done');
    },
  );

  it('redelivers the message when the answer could not be sent', async () => {
    const { stepFunctions, clients } = aws();
    stepFunctions.on(SendTaskSuccessCommand).rejects(throttled);

    expect(
      await answerMessage(
        aMessage({ taskToken: 't', request: aRequest() }),
        { one: async () => fixed, group: noGroup },
        clients,
      ),
    ).toBe('again');
  });

  it('redelivers the message even when the visibility timeout cannot be changed', async () => {
    const { sqs, clients } = aws();
    sqs.on(ChangeMessageVisibilityCommand).rejects(throttled);

    expect(await answerMessage(aMessage('not JSON'), { one: async () => fixed, group: noGroup }, clients)).toBe(
      'again',
    );
  });

  it('one message never fails another', async () => {
    const { clients } = aws();
    const event = { Records: [aMessage('garbage', 'bad'), aMessage({ taskToken: 't', request: aRequest() }, 'good')] };

    expect(
      await handleEach(event, (message) => answerMessage(message, { one: async () => fixed, group: noGroup }, clients)),
    ).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }],
    });
  });

  it.each([
    [1, 2, 4],
    [4, 16, 32],
    [10, 150, 300],
  ])('after try %i waits %i to %i seconds', (tries, least, most) => {
    expect(secondsUntilNextTry(tries, 0)).toBe(least);
    expect(secondsUntilNextTry(tries, 1)).toBe(most);
  });
});

describe('a message in the dead-letter queue', () => {
  it('fails the task of its execution', async () => {
    const { stepFunctions, clients } = aws();

    expect(await giveUpMessage(aMessage({ taskToken: 't', request: aRequest() }), clients.stepFunctions, silent)).toBe(
      'done',
    );

    expect(stepFunctions.commandCalls(SendTaskFailureCommand)[0]?.args[0].input).toMatchObject({
      taskToken: 't',
      error: 'ASR.DeadLetter',
    });
  });

  it.each(['not JSON', 'null', '{}', '{"taskToken":7}'])('without a token (%s) is logged and dropped', async (body) => {
    const { stepFunctions, clients } = aws();

    expect(await giveUpMessage(aMessage(body), clients.stepFunctions, silent)).toBe('done');

    expect(stepFunctions.calls()).toHaveLength(0);
  });

  it('is redelivered when the task could not be failed', async () => {
    const { stepFunctions, clients } = aws();
    stepFunctions.on(SendTaskFailureCommand).rejects(throttled);

    expect(await giveUpMessage(aMessage({ taskToken: 't' }), clients.stepFunctions, silent)).toBe('again');
  });
});
