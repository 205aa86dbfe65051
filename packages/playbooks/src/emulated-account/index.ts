/** Reaches any account of a moto as its owner would: to create what is wrong, and to look afterwards. */
import { lookup } from 'node:dns';
import { Agent } from 'node:http';
import type { Aws } from '../engine/index.ts';

/** Names the account a call is made in, instead of the keys it is signed with. */
export const accountHeader = 'x-moto-account-id';

/** An account in one Region. */
export interface Account extends Aws {
  readonly accountId: string;
  readonly region: string;
}

/** @param url Of moto, or of a gateway before it. */
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

/** What this module needs to know of an SDK client. */
interface SdkClient {
  readonly middlewareStack: {
    add(middleware: (next: Handler) => Handler, options: { readonly step: 'build'; readonly name: string }): void;
  };
}
type Handler = (call: { readonly request: { readonly headers: { [name: string]: string } } }) => Promise<unknown>;

/** The keys are anybody's: the header says in whose account they act. */
function clientConfig(endpoint: string, region: string) {
  return {
    region,
    endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { httpAgent: localAgent },
  };
}

/** `111122223333.localhost`, as S3 Control would have it, is unknown to many resolvers; it is this machine. */
const localAgent = new Agent({
  keepAlive: true,
  lookup: (hostname, options, callback) =>
    lookup(hostname.endsWith('.localhost') ? 'localhost' : hostname, options, callback),
});
