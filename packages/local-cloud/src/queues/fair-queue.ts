/**
 * Which message a standard queue gives next, when messages name the tenant they are for. An emulation: moto knows no
 * fair queues and gives them in the order they came.
 *
 * As AWS documents it: a tenant that has more than a tenth of all messages in flight, and at least thirty, is a noisy
 * neighbour until nothing of it waits any more; others go first, and among the noisy ones whoever has fewest in flight.
 * What is left out: AWS also looks at the share of processing time, and lets a tenant be that sent nothing for five
 * minutes; and its figures are approximate, because SQS is distributed.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export interface FairQueue<Message> {
  readonly size: number;
  add(messages: readonly Message[]): void;
  /** Those whose turn it is; they are in flight from now on. */
  take(count: number): readonly Message[];
  /** They are in flight no more. */
  done(messages: readonly Message[]): void;
  /** Those that nobody took. */
  drain(): readonly Message[];
}

const noisyFrom = { share: 0.1, messages: 30 };

/** @param tenantOf A message without a tenant is a tenant of its own, which never is a noisy one. */
export function fairQueue<Message>(tenantOf: (message: Message) => string | undefined): FairQueue<Message> {
  const waiting = new Map<string, Waiting<Message>[]>();
  const inFlight = new Map<string, number>();
  const noisy = new Set<string>();
  const keys = new Map<Message, string>();
  let arrived = 0;
  let flying = 0;

  const count = (tenant: string): number => inFlight.get(tenant) ?? 0;
  const fly = (tenant: string, change: 1 | -1): void => {
    flying += change;
    const left = count(tenant) + change;
    if (left === 0) inFlight.delete(tenant);
    else inFlight.set(tenant, left);
    if (left >= noisyFrom.messages && left > flying * noisyFrom.share && waiting.has(tenant)) noisy.add(tenant);
  };
  const next = (): string | undefined => {
    let best: { readonly tenant: string; readonly rank: Rank } | undefined;
    for (const [tenant, [first]] of waiting) {
      if (first === undefined) continue;
      const rank: Rank = noisy.has(tenant) ? [1, count(tenant), first.nth] : [0, 0, first.nth];
      if (best === undefined || isBefore(rank, best.rank)) best = { tenant, rank };
    }
    return best?.tenant;
  };
  const takeOne = (): Message | undefined => {
    const tenant = next();
    const queue = tenant === undefined ? undefined : waiting.get(tenant);
    const first = queue?.shift();
    if (tenant === undefined || first === undefined) return undefined;
    if (queue?.length === 0) {
      waiting.delete(tenant);
      noisy.delete(tenant);
    }
    fly(tenant, 1);
    return first.message;
  };

  return {
    get size() {
      return [...waiting.values()].reduce((sum, { length }) => sum + length, 0);
    },
    add(messages) {
      for (const message of messages) {
        const nth = arrived++;
        const tenant = tenantOf(message) ?? `#${nth}`;
        keys.set(message, tenant);
        const queue = waiting.get(tenant);
        if (queue === undefined) waiting.set(tenant, [{ message, nth }]);
        else queue.push({ message, nth });
      }
    },
    take(most) {
      const taken: Message[] = [];
      while (taken.length < most) {
        const message = takeOne();
        if (message === undefined) break;
        taken.push(message);
      }
      return taken;
    },
    done(messages) {
      for (const message of messages) {
        const tenant = keys.get(message);
        if (tenant !== undefined) fly(tenant, -1);
        keys.delete(message);
      }
    },
    drain() {
      const left = [...waiting.values()].flat().map(({ message }) => message);
      for (const message of left) keys.delete(message);
      waiting.clear();
      return left;
    },
  };
}

interface Waiting<Message> {
  readonly message: Message;
  /** In the order of arrival. */
  readonly nth: number;
}

type Rank = readonly [noisy: number, inFlight: number, nth: number];

function isBefore(a: Rank, b: Rank): boolean {
  const different = a.findIndex((value, index) => value !== b[index]);
  return different >= 0 && (a[different] ?? 0) < (b[different] ?? 0);
}
