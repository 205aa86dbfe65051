/** EC2 on a slow day: what ASR has begun to change stays under way, so that it is known what a stop finds. */
import type { Meddler } from './fault-hooks.ts';

export interface SlowEc2 {
  readonly meddle: Meddler;
  /** Ends when all requests are queued and the change of one of them is under way. */
  readonly underWay: Promise<void>;
  /** Carries out what is under way, and all that comes, at once. */
  recover(): void;
}

/** @param requests How many ASR is going to queue. */
export function slowEc2(requests: number): SlowEc2 {
  const allQueued = Promise.withResolvers<void>();
  const oneBegun = Promise.withResolvers<void>();
  const recovered = Promise.withResolvers<void>();
  let queued = 0;
  return {
    async meddle({ service, operation }, carryOut) {
      if (operation === 'RevokeSecurityGroupIngress') {
        oneBegun.resolve();
        await recovered.promise;
      }
      const reply = await carryOut();
      if (service === 'sqs' && operation === 'SendMessage') queued += 1;
      if (queued === requests) allQueued.resolve();
      return reply;
    },
    underWay: Promise.all([allQueued.promise, oneBegun.promise]).then(() => undefined),
    recover: recovered.resolve,
  };
}
