/** The service integrations that the local state machine supports. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { UnsupportedDefinitionError } from './definition.ts';
import type { LocalFunction } from '../functions/index.ts';
import type { JsonObject } from '../gateway/index.ts';
import type { TaskWithToken } from './state-machine.ts';
import { TaskFailedError, type TaskTokens } from './task-tokens.ts';

export interface Integrations {
  /** By name and by ARN. */
  function(nameOrArn: string): LocalFunction | undefined;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly tokens: TaskTokens;
  /** The queues that a function reads from here, and not from moto. */
  readonly gathering?: readonly { readonly queueUrl: string; readonly send: (body: string) => void }[];
  /** Starts an execution, and does not wait for its end. */
  readonly startExecution: (stateMachineArn: string, input: unknown, name: string | undefined) => object;
  /** Called when a message was sent, so that the event source need not poll. */
  readonly messageSent: () => void;
}

export function taskFor(resource: string, integrations: Integrations): TaskWithToken {
  const integration = resource.slice(resource.lastIndexOf(':::') + 3);
  const work = works[integration];
  if (work !== undefined) return work(integrations);
  throw new UnsupportedDefinitionError(`The local cloud cannot run ${resource}. Add it to task-resources.ts.`);
}

const works: { readonly [integration: string]: (integrations: Integrations) => TaskWithToken } = {
  'lambda:invoke': (integrations) => async (parameters) => {
    const { FunctionName, Payload } = parameters as { readonly FunctionName: string; readonly Payload: unknown };
    const found = integrations.function(FunctionName);
    if (found === undefined)
      throw new TaskFailedError('Lambda.ResourceNotFoundException', `Function not found: ${FunctionName}`);
    const result = await found.invoke(Payload);
    if (result.ok)
      return { ExecutedVersion: '$LATEST', Payload: JSON.parse(result.payload) as unknown, StatusCode: 200 };
    throw new TaskFailedError(result.error.errorType, JSON.stringify(result.error));
  },

  'sqs:sendMessage': (integrations) => async (parameters) => sendMessage(parameters as JsonObject, integrations),

  'sqs:sendMessage.waitForTaskToken': (integrations) => async (parameters, placeholder) => {
    const { tokens } = integrations;
    const { token, result } = tokens.issue();
    result.catch(() => {});
    try {
      const filled = JSON.stringify(parameters).replaceAll(placeholder, token);
      await sendMessage(JSON.parse(filled) as JsonObject, integrations);
      return await result;
    } finally {
      tokens.forget(token);
    }
  },

  'states:startExecution':
    ({ startExecution }) =>
    async (parameters) => {
      const { StateMachineArn, Name, Input } = parameters as {
        readonly StateMachineArn: string;
        readonly Name?: string;
        readonly Input?: unknown;
      };
      try {
        return startExecution(StateMachineArn, Input ?? {}, Name);
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        throw new TaskFailedError(`StepFunctions.${name}Exception`, message);
      }
    },

  'sns:publish':
    ({ sns }) =>
    async (parameters) => {
      const { Message, ...rest } = parameters as JsonObject;
      const { MessageId } = await sns
        .send(new PublishCommand({ ...rest, Message: asText(Message) }))
        .catch(named('SNS'));
      return { MessageId };
    },
};

async function sendMessage({ MessageBody, ...rest }: JsonObject, integrations: Integrations): Promise<unknown> {
  const { sqs, gathering = [], messageSent } = integrations;
  const body = asText(MessageBody);
  const command = new SendMessageCommand({ QueueUrl: '', ...rest, MessageBody: body });
  const { MessageId, MD5OfMessageBody } = await sqs.send(command).catch(named('SQS'));
  gathering.find(({ queueUrl }) => queueUrl === rest['QueueUrl'])?.send(body);
  messageSent();
  return { MessageId, MD5OfMessageBody };
}

/** An object becomes JSON, as in Step Functions. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Step Functions prepends the service to the error name. */
function named(service: string): (error: unknown) => never {
  return (error) => {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new TaskFailedError(`${service}.${name}`, message);
  };
}
