/** A slow EC2: changes of ASR stay in progress until it recovers, so that a stop occurs in a known state. */
import type { CallHook } from './fault-hooks.ts';

export interface SlowEc2 {
  readonly onCall: CallHook;
  /** Resolves when all requests are queued, in any number of messages, and one change is in progress. */
  readonly underWay: Promise<void>;
  /** Sends pending changes and all later ones immediately. */
  recover(): void;
}

/** @param requests Number of requests that ASR queues. */
export function slowEc2(requests: number): SlowEc2 {
  const allQueued = Promise.withResolvers<void>();
  const oneStarted = Promise.withResolvers<void>();
  const recovered = Promise.withResolvers<void>();
  let queued = 0;
  return {
    async onCall({ service, operation, body }, carryOut) {
      if (operation === 'RevokeSecurityGroupIngress') {
        oneStarted.resolve();
        await recovered.promise;
      }
      const reply = await carryOut();
      if (service === 'sqs' && operation === 'SendMessage') queued += requestsIn(body);
      if (queued >= requests) allQueued.resolve();
      return reply;
    },
    underWay: Promise.all([allQueued.promise, oneStarted.promise]).then(() => undefined),
    recover: recovered.resolve,
  };
}

/** The number of requests in a message, which are of one account, Region and control. */
function requestsIn(body: string): number {
  const { MessageBody } = JSON.parse(body) as { readonly MessageBody: string };
  const { requests } = JSON.parse(MessageBody) as { readonly requests: readonly object[] };
  return requests.length;
}
