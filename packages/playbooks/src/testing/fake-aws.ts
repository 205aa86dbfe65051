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

/** A command of the SDK, as `send` takes it. */
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/** The moment at which every fake account lives. */
export const fakeNow = new Date('2026-11-21T00:00:00Z');

/** An account in memory: it answers exactly the commands given, and throws on any other. */
export function fakeAws(handlers: Handlers): FakeAws {
  const calls: string[] = [];
  const recorded: RecordedCall[] = [];
  // The SDK takes milliseconds to make a client, and every read of every example asks for one.
  const clients = new Map<string, object>();
  const answerFor =
    (made: Pick<RecordedCall, 'client' | 'service' | 'region'>) =>
    async (command: Command): Promise<object> => {
      const name = command.constructor.name;
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`fakeAws has no ${name}.`);
      const call = { ...made, command: name };
      calls.push(iamAction(call));
      recorded.push({ ...call, input: structuredClone(command.input) as RecordedCall['input'] });
      // A network shares no objects: neither the input nor the output.
      return structuredClone({ $metadata: {}, ...handler(structuredClone(command.input) as never) });
    };
  return {
    calls,
    recorded,
    now: () => fakeNow,
    client<Client>(constructor: new (config: { readonly region: string }) => Client, region = 'eu-west-1'): Client {
      const key = `${constructor.name} ${region}`;
      const client = clients.get(key) ?? (new constructor({ region }) as object);
      clients.set(key, client);
      const made = { client: constructor.name, service: signingNameOf(client), region };
      return Object.assign(client, { send: answerFor(made) }) as Client;
    },
  };
}

/** An error as the SDK throws it: code tells AWS errors apart by name. */
export function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}
