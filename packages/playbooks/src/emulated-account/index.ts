/** Opens an account of a moto server as its owner: to create violations, and to check the result. */
import { lookup } from 'node:dns';
import { Agent } from 'node:http';
import type { Aws } from '../engine/index.ts';

/** The account of a call, instead of the account of its credentials. */
export const accountHeader = 'x-moto-account-id';

/** An account in one Region. */
export interface Account extends Aws {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Opens an account.
 *
 * @param url The URL of moto, or of a gateway in front of it.
 */
export function openAccount(url: string, accountId: string, region: string): Account {
  return {
    accountId,
    region,
    now: () => new Date(),
    client(constructor, elsewhere = region) {
      const client = new constructor(clientConfig(url, elsewhere));
      (client as unknown as SdkClient).middlewareStack.add(
        (next) => (call) => {
          call.request.headers[accountHeader] = accountId;
          return next(call);
        },
        { step: 'build', name: 'actInAccount' },
      );
      return client;
    },
  };
}

/** The part of an SDK client that this module uses. */
interface SdkClient {
  readonly middlewareStack: {
    add(middleware: (next: Handler) => Handler, options: { readonly step: 'build'; readonly name: string }): void;
  };
}
type Handler = (call: { readonly request: { readonly headers: { [name: string]: string } } }) => Promise<unknown>;

/** Any credentials work: the header selects the account. */
function clientConfig(endpoint: string, region: string) {
  return { region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, ...emulatorConfig(endpoint) };
}

/**
 * The client configuration for an emulator on this machine. S3 Control puts the account id before the host, which is
 * impossible with an IP address, so the host must be `localhost`.
 */
export function emulatorConfig(endpoint: string): { readonly endpoint: string; readonly requestHandler: object } {
  return { endpoint, requestHandler: localHandler };
}

/**
 * The connections of all clients. `destroy` of a client destroys its agent, which would break the requests that other
 * clients have in progress, so this agent ignores it. Idle connections do not keep the process alive.
 */
class SharedAgent extends Agent {
  override destroy(): void {}
}

/** Resolves `111122223333.localhost`, which S3 Control uses, to this machine. Many resolvers do not know it. */
const localAgent = new SharedAgent({
  keepAlive: true,
  lookup: (hostname, options, callback) =>
    lookup(hostname.endsWith('.localhost') ? 'localhost' : hostname, options, callback),
});

/** A handler of requests, as clients of the SDK use it. */
interface RequestHandler {
  handle(...call: readonly unknown[]): Promise<unknown>;
}

let http1: Promise<RequestHandler> | undefined;

/** That of a client that uses HTTP/1.1. Loaded with the first request: the start of `asr` must not load a client. */
function http1Handler(): Promise<RequestHandler> {
  http1 ??= import('@aws-sdk/client-iam').then(({ IAMClient }) => {
    const handler: unknown = new IAMClient({ requestHandler: { httpAgent: localAgent } }).config.requestHandler;
    return handler as RequestHandler;
  });
  return http1;
}

/** The client of Kinesis uses HTTP/2, which emulators do not support. */
const localHandler = {
  metadata: { handlerProtocol: 'http/1.1' },
  handle: async (...call: readonly unknown[]) => (await http1Handler()).handle(...call),
  httpHandlerConfigs: () => ({}),
  updateHttpClientConfig: () => {},
  destroy: () => {},
};
