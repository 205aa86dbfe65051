/** The chat stack: its rule on the bus of outcomes, and its function behind the HTTP API. */
import { join } from 'node:path';
import type { Account } from '@asr/playbooks/emulated-account';
import { openFunctions } from './admin-functions.ts';
import { createResources } from './admin-resources.ts';
import type { EventRun } from './event-run.ts';
import type { Clock } from '../clock/index.ts';
import { TemplateError, openStack, readTemplate } from '../cloudformation/index.ts';
import { matchingRules, rulesFor } from '../events/index.ts';
import type { Log } from '../functions/index.ts';

export interface ChatOptions {
  /** Parameters of the chat stack: the ARNs of the secrets, the channel. */
  readonly parameters: { readonly [name: string]: string };
  /** The addresses of Slack, for a test: `SLACK_API`, `SLACK_HOOKS`. */
  readonly environment: { readonly [name: string]: string };
}

interface OpenChatOptions extends ChatOptions {
  readonly assembly: string;
  readonly gatewayUrl: string;
  readonly region: string;
  readonly historyTable: string;
  /** The admin account. */
  readonly account: Account;
  readonly log: Log;
  readonly clock: Clock;
  readonly putEvent: (event: object, bus: string) => Promise<EventRun>;
}

export interface LocalChat {
  /** An event that the product put. */
  receive(event: object, bus: string): void;
  /** A request at the HTTP API, in payload format 2.0. Throws the error of the function, for which the API answers 500. */
  request(event: object): Promise<unknown>;
  /** Waits until every event has been handled. Throws the first error of the function. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function openChat(options: OpenChatOptions): Promise<LocalChat> {
  const { assembly, gatewayUrl, region, historyTable, account, log, clock, environment, putEvent } = options;
  const { accountId } = account;
  const stack = openStack(readTemplate(join(assembly, 'ChatStack.template.json')), {
    partition: 'aws',
    accountId,
    region,
    endpointUrl: gatewayUrl,
    name: 'ChatStack',
    parameters: {
      OrganizationId: 'o-localcloud0',
      TopicArn: `arn:aws:sns:${region}:${accountId}:Alarms`,
      TableArn: `arn:aws:dynamodb:${region}:${accountId}:table/${historyTable}`,
      KeyArn: `arn:aws:kms:${region}:${accountId}:key/local`,
      ...options.parameters,
    },
  });
  await createResources(stack, account);
  const [chat] = await openFunctions({ stack, assembly, gatewayUrl, region, log, clock, environment });
  if (chat === undefined) throw new TemplateError('The chat stack has no function.');
  const rules = rulesFor([chat.arn], stack);
  const running = new Set<Promise<unknown>>();
  const errors: unknown[] = [];
  const invoke = async (event: object): Promise<unknown> => {
    const result = await chat.invoke(event);
    if (!result.ok) throw new Error(`The chat function failed: ${result.error.errorMessage}`);
    return JSON.parse(result.payload === '' ? 'null' : result.payload);
  };
  const start = (work: Promise<unknown>): void => {
    const tracked = work.catch((error: unknown) => void errors.push(error)).finally(() => running.delete(tracked));
    running.add(tracked);
  };
  return {
    receive(event, bus) {
      for (const rule of matchingRules(rules, event, bus)) start(invoke(rule.transform?.(event) ?? event));
      // The rules of the admin stack. It has none on the bus of outcomes.
      if ('source' in event && String(event.source).startsWith('asr.chat/')) start(putEvent(event, bus));
    },
    request: invoke,
    async idle() {
      while (running.size > 0) await Promise.all(running);
      if (errors.length > 0) throw errors.shift();
    },
    close: () => chat.close(),
  };
}
