import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../engine/index.ts';
import { iamAction } from './iam/index.ts';
import { type RecordedCall, signingNameOf } from './recorded-calls/index.ts';

/** One function per command, named after it: `DescribeKeyCommand: (input) => output`. */
export type Handlers = { readonly [command: string]: (input: never) => object };

export interface FakeAws extends Aws {
  /** IAM actions of the calls made so far, in order. */
  readonly calls: readonly string[];
  /** The same calls, with what they asked for. */
  readonly recorded: readonly RecordedCall[];
}

/** The moment at which every fake account lives. */
export const fakeNow = new Date('2026-11-21T00:00:00Z');

/** An account in memory: it answers exactly the commands given, and throws on any other. */
export function fakeAws(handlers: Handlers): FakeAws {
  const calls: string[] = [];
  const recorded: RecordedCall[] = [];
  return {
    calls,
    recorded,
    now: () => fakeNow,
    client<Client>(constructor: new (config: { readonly region: string }) => Client, region = 'eu-west-1'): Client {
      const client = new constructor({ region });
      mockClient(client as never).send.callsFake(async (command) => {
        const name = command.constructor.name;
        const handler = handlers[name];
        if (handler === undefined) throw new Error(`fakeAws has no ${name}.`);
        const call = { client: constructor.name, service: signingNameOf(client), command: name };
        calls.push(iamAction(call));
        recorded.push({
          ...call,
          region,
          input: structuredClone(command.input) as RecordedCall['input'],
        });
        // As over the network: what goes in and what comes out is nobody's to share.
        return structuredClone({ $metadata: {}, ...handler(structuredClone(command.input) as never) });
      });
      return client;
    },
  };
}

/** An error as the SDK throws it: code tells AWS errors apart by name. */
export function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}
