import type { Aws } from '../engine/index.ts';
import { iamAction } from './iam/index.ts';
import { type RecordedCall, signingNameOf } from './recorded-calls/index.ts';

/** One function per command, with the name of the command: `DescribeKeyCommand: (input) => output`. */
export type Handlers = { readonly [command: string]: (input: never) => object };

export interface FakeAws extends Aws {
  /** The IAM actions of the calls so far, in order. */
  readonly calls: readonly string[];
  /** The same calls, with their inputs. */
  readonly recorded: readonly RecordedCall[];
}

/** A command of the SDK. */
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/** The present time of every fake account. */
export const fakeNow = new Date('2026-11-21T00:00:00Z');

/** An account in memory. It handles the given commands, and throws on any other. */
export function fakeAws(handlers: Handlers): FakeAws {
  const calls: string[] = [];
  const recorded: RecordedCall[] = [];
  const answerFor =
    (made: Pick<RecordedCall, 'client' | 'service' | 'region'>) =>
    async (command: Command): Promise<object> => {
      const name = command.constructor.name;
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`fakeAws has no ${name}.`);
      const call = { ...made, command: name };
      calls.push(iamAction(call));
      recorded.push({ ...call, input: structuredClone(command.input) as RecordedCall['input'] });
      // Copies the input and the output, because a network shares no objects.
      return copyOf({ $metadata: {}, ...handler(structuredClone(command.input) as never) });
    };
  return {
    calls,
    recorded,
    now: () => fakeNow,
    client<Client>(constructor: new (config: { readonly region: string }) => Client, region = 'eu-west-1'): Client {
      const { client, service } = realClient(constructor, region);
      const made = { client: constructor.name, service, region };
      return Object.assign(Object.create(client) as object, { send: answerFor(made) }) as Client;
    },
  };
}

/** A body is a stream with methods of the SDK, which no copy has. */
function copyOf(output: object): object {
  const { Body, ...rest } = output as { readonly Body?: unknown };
  return { ...structuredClone(rest), ...(Body === undefined ? {} : { Body }) };
}

type Constructor = new (config: { readonly region: string }) => unknown;

/** The SDK takes milliseconds to create a client, and every read of every example needs one. Each fake has its own `send`. */
const realClients = new Map<string, { readonly client: object; readonly service: string }>();

function realClient(constructor: Constructor, region: string) {
  const key = `${constructor.name} ${region}`;
  const known = realClients.get(key);
  if (known !== undefined) return known;
  const client = new constructor({ region }) as object;
  const made = { client, service: signingNameOf(client) };
  realClients.set(key, made);
  return made;
}

/** Returns an error as the SDK throws it. Code distinguishes AWS errors by name. */
export function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}
